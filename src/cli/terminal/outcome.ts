import { CommanderError } from '@commander-js/extra-typings';
import { BatchError } from '../../errors.js';

/** The exit codes. */
export const EXIT = { done: 0, dataErrors: 1, usage: 2, refused: 3, interrupted: 130, terminated: 143 } as const;

/** Thrown when the reader of stdout has closed it, as `head` does. This is not an error. */
export class ClosedPipe extends Error {}

/** The exit code for each error code that is not `refused`. */
const EXIT_OF: Readonly<Record<string, number>> = {
  invalid_row: EXIT.dataErrors,
  invalid_requests: EXIT.dataErrors,
  request_too_large: EXIT.dataErrors,
  over_budget: EXIT.dataErrors,
  duplicate_custom_id: EXIT.dataErrors,
  invalid_file: EXIT.dataErrors,
  invalid_entry_file: EXIT.dataErrors,
  file_not_found: EXIT.usage,
  invalid_options: EXIT.usage,
  job_not_found: EXIT.usage,
  job_running: EXIT.usage,
  job_cleaned: EXIT.usage,
  job_changed: EXIT.usage,
};

/** The exit code for an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ClosedPipe) return EXIT.done;
  return (error instanceof BatchError ? EXIT_OF[error.code] : undefined) ?? EXIT.refused;
}

/** What `--json` prints for an error: `{ error: { code, message } }`, and what else the error holds, like its issues. */
export function errorJson(error: unknown, message: string): { error: Record<string, unknown> } {
  const {
    name: _name,
    cause: _cause,
    ...rest
  } = error instanceof BatchError ? { ...error } : ({} as Partial<BatchError>);
  const code = error instanceof CommanderError ? 'invalid_options' : 'unexpected';
  return { error: { code, ...rest, message } };
}

/** The text to print for an error: its message, and for a bug the stack trace if `debug` is set. */
export function errorText(error: unknown, debug: boolean): string {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError) return text.replace(/^error: /, '');
  if (error instanceof BatchError) return text;
  if (error instanceof RangeError && /call stack/.test(text) && !debug)
    return 'A value in the input is nested too deeply to be read. `batch-creator validate` names its line.';
  const stack =
    debug && error instanceof Error ? `\n${error.stack}` : ' (This is a bug. Set BATCH_CREATOR_DEBUG=1 to see where.)';
  return `unexpected: ${text}${stack}`;
}
