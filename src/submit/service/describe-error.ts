import { truncate } from '../../check/report/text.js';

const LONGEST = 300;

/** What went wrong in at most 300 printable characters on one line: no HTML pages, no keys. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? messageOf(error) : String(error);
  const plain = text
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\b(sk|sess|pk)-[A-Za-z0-9_*-]{6,}/g, '$1-…')
    .replace(/\b(Bearer)\s+\S+/gi, '$1 …')
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return truncate(plain, LONGEST);
}

/** The client says "Connection error."; the reason lies underneath. */
function messageOf(error: Error): string {
  const root = rootCause(error);
  const own = error.message || error.name;
  return root === error || root.message === '' ? own : `${own} (${root.message})`;
}

/** The innermost error. */
export function rootCause(error: Error): Error & { code?: string; syscall?: string } {
  let root = error;
  for (let depth = 0; depth < 8 && root.cause instanceof Error; depth++) root = root.cause;
  return root instanceof AggregateError && root.errors[0] instanceof Error ? root.errors[0] : root;
}
