import type { Issue } from './issue.js';

/**
 * The base of everything that this package throws on purpose: a message that says fact, place and remedy,
 * with the facts as fields. Anything else that is thrown is a fault of ours.
 */
export class BatchError extends Error {
  override name = 'BatchError';
}

/** An option, an argument or an entry that cannot be used as it is. */
export class BatchOptionsError extends BatchError {
  override name = 'BatchOptionsError';
}

/** A `customId` that is already in the batch. */
export class DuplicateCustomIdError extends BatchError {
  override name = 'DuplicateCustomIdError';
  /** The id that was given twice. */
  readonly customId: string;

  constructor(message: string, customId: string) {
    super(message);
    this.customId = customId;
  }
}

/** Requests that the service would refuse. Thrown by `save`; by `preview` and `lines` for what JSON cannot carry. */
export class BatchValidationError extends BatchError {
  override name = 'BatchValidationError';
  /** What is wrong, the first 100. */
  readonly issues: Issue[];

  constructor(message: string, issues: Issue[]) {
    super(message);
    this.issues = issues;
  }
}

/** A single request that is larger than one file may be. */
export class BatchLimitError extends BatchError {
  override name = 'BatchLimitError';
  /** The id of the request. */
  readonly customId: string;
  /** Its size in UTF-8 bytes, newline included. */
  readonly bytes: number;

  constructor(message: string, customId: string, bytes: number) {
    super(message);
    this.customId = customId;
    this.bytes = bytes;
  }
}

/** A file that cannot be read or written; `cause` is the system's own error. */
export class BatchFileError extends BatchError {
  override name = 'BatchFileError';
  /** The file that the message speaks of. */
  readonly path: string;

  constructor(message: string, path: string, options?: { cause?: unknown }) {
    super(message, options);
    this.path = path;
  }
}
