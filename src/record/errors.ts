import { shellWord } from '../arguments/shell-word.js';
import { BatchError } from '../errors.js';

/** A call whose answer isn't known yet: it was recorded as a request for the next batch. */
export class PendingAnswerError extends BatchError {
  override name = 'PendingAnswerError';
  /** Always `pending_answer`. */
  readonly code = 'pending_answer';
  /** The ID of the request in the input file. */
  readonly customId: string;

  constructor(customId: string, inputFile: string) {
    super(
      `The answer to ${customId} is not known yet. It was recorded: when the program has ended, send ${inputFile} as a batch (batch-creator submit ${shellWord(inputFile)} --wait), then run the program again.`,
    );
    this.customId = customId;
  }
}

/** Why a program cannot be run with batches. */
export type RecordErrorCode = 'call_refused' | 'changing_request' | 'too_many_rounds';

/** A call that cannot be recorded, or a program that cannot be replayed. */
export class BatchRecordError extends BatchError {
  override name = 'BatchRecordError';
  /**
   * `call_refused`: the call is not one that batches take; `changing_request`: a request differs from run to run;
   * `too_many_rounds`: the program makes new calls even after the allowed number of rounds.
   */
  readonly code: RecordErrorCode;

  constructor(message: string, code: RecordErrorCode) {
    super(message);
    this.code = code;
  }
}
