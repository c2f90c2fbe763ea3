import {
  BatchError,
  BatchFileError,
  BatchLimitError,
  BatchOptionsError,
  BatchValidationError,
  DuplicateCustomIdError,
} from '../../errors.js';
import { BatchRowError } from '../../input/table/row.js';
import { BatchBudgetError } from '../../submit/service/errors.js';

/** What a command ends with. */
export const EXIT = { done: 0, dataErrors: 1, usage: 2, refused: 3, interrupted: 130, terminated: 143 } as const;

/** Thrown when the reader of our output has gone, as `head` does: nothing is wrong, nobody is listening. */
export class ClosedPipe extends Error {}

/** The exit code that says what kind of thing went wrong. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ClosedPipe) return EXIT.done;
  if (
    error instanceof BatchRowError ||
    error instanceof BatchValidationError ||
    error instanceof BatchLimitError ||
    error instanceof BatchBudgetError ||
    error instanceof DuplicateCustomIdError
  ) {
    return EXIT.dataErrors;
  }
  if (error instanceof BatchOptionsError) return EXIT.usage;
  if (error instanceof BatchFileError) {
    const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
    // Without a system error it is about what stands in the file, and so is a picture that a row names; any other
    // wrong name is the caller's.
    if (error.cause === undefined || error.message.startsWith('Entry ')) return EXIT.dataErrors;
    return error.message.startsWith('Cannot read') && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code ?? '')
      ? EXIT.usage
      : EXIT.refused;
  }
  return EXIT.refused;
}

/** What is printed of an error: its message; only for a fault of ours also where it happened, if somebody asks. */
export function errorText(error: unknown, debug: boolean): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof BatchError) return text;
  const stack = debug && error instanceof Error ? `\n${error.stack}` : ' (BATCH_CREATOR_DEBUG=1 shows where.)';
  return `unexpected: ${text}${stack}`;
}
