import { isDeepStrictEqual } from 'node:util';
import { keepNumbers } from '../../check/text/inexact-numbers.js';

/**
 * The parsed answer, in which numbers that JavaScript cannot hold are marked for `restoreNumbers`. What a format of yours
 * has changed stays as it is.
 */
export function exactParsed({ text, parsed }: { text?: string; parsed?: unknown }): unknown {
  if (text === undefined || parsed === undefined) return parsed;
  const kept = keepNumbers(text);
  return kept !== text && isDeepStrictEqual(JSON.parse(text), parsed) ? JSON.parse(kept) : parsed;
}
