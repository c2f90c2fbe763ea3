import { truncate } from '../../check/report/text.js';
import { clientOfError, redact } from './redact.js';

const LONGEST = 300;
/** Even in an error page of many megabytes, the message is near the beginning. */
const MOST_READ = 20_000;

/** The message of an error in at most 300 printable characters on one line, without HTML and without secrets. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? messageOf(error) : String(error);
  // Twice: a tag in the middle of a key would hide it from the first.
  const plain = redact(withoutTags(redact(text.slice(0, MOST_READ), clientOfError(error))), clientOfError(error))
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return truncate(plain, LONGEST);
}

/** Steps from tag to tag, so that the time is linear even for a page full of `<script`. */
function withoutTags(text: string): string {
  const lower = text.toLowerCase();
  let plain = '';
  for (let at = 0; ; ) {
    const open = text.indexOf('<', at);
    if (open < 0) return plain + text.slice(at);
    plain += `${text.slice(at, open)} `;
    const name = /^(script|style)\b/.exec(lower.slice(open + 1, open + 8))?.[1];
    const close = name === undefined ? text.indexOf('>', open) : lower.indexOf(`</${name}>`, open);
    if (close < 0) return plain;
    at = name === undefined ? close + 1 : close + name.length + 3;
  }
}

/** The client says "Connection error."; the innermost error says why. */
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
