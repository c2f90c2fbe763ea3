import { isExact } from '../../check/text/inexact-numbers.js';
import { scanJson } from '../../check/text/json-text.js';

/** A parsed JSON text, and facts that `JSON.parse` does not report. */
export interface ExactJson {
  value: unknown;
  /** The first key that appears twice in the outermost object. */
  repeatedKey?: string;
  /** Levels of nesting. */
  depth: number;
}

/**
 * Parses JSON without losing a digit: a number that JavaScript cannot hold exactly becomes a string of its digits.
 *
 * @throws SyntaxError if the text is not JSON.
 */
export function parseExactJson(text: string): ExactJson {
  let value: unknown = JSON.parse(text);
  let exact = '';
  let copied = 0;
  const { duplicates, depth } = scanJson(text, (_, start, end) => {
    if (text[start] === '"') return;
    const number = text.slice(start, end);
    if (isExact(number)) return;
    exact += `${text.slice(copied, start)}"${number}"`;
    copied = end;
  });
  if (copied > 0) value = JSON.parse(exact + text.slice(copied));
  const repeated = duplicates.find(({ path }) => path.length === 1)?.path[0];
  return { value, depth, ...(repeated !== undefined && { repeatedKey: String(repeated) }) };
}
