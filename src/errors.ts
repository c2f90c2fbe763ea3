import type { Issue } from './issue.js';

/**
 * Base class of every error that this package throws on purpose. The message names the problem, its place and the
 * remedy. Any other error that reaches you is a bug in this package.
 */
export abstract class BatchError extends Error {
  override name = 'BatchError';
  /** What kind of error this is, in snake_case, e.g. `invalid_options`. Codes don't change when a message is reworded. */
  abstract readonly code: string;
}

/** An option, an argument or an entry that cannot be used. */
export class BatchOptionsError extends BatchError {
  override name = 'BatchOptionsError';
  /** Always `invalid_options`. */
  readonly code = 'invalid_options';
}

/** A `customId` that is already in the batch. */
export class DuplicateCustomIdError extends BatchError {
  override name = 'DuplicateCustomIdError';
  /** Always `duplicate_custom_id`. */
  readonly code = 'duplicate_custom_id';
  /** The ID that was added twice. */
  readonly customId: string;

  constructor(message: string, customId: string) {
    super(message);
    this.customId = customId;
  }
}

/** Requests that the service would reject. Thrown by `save`; by `preview` and `lines` for values that JSON cannot hold. */
export class BatchValidationError extends BatchError {
  override name = 'BatchValidationError';
  /** Always `invalid_requests`. */
  readonly code = 'invalid_requests';
  /** The first 100 issues, errors and warnings. */
  readonly issues: Issue[];

  constructor(message: string, issues: Issue[]) {
    super(message);
    this.issues = issues;
  }
}

/** A single request that is larger than a file may be. */
export class BatchLimitError extends BatchError {
  override name = 'BatchLimitError';
  /** Always `request_too_large`. */
  readonly code = 'request_too_large';
  /** The `customId` of the request. */
  readonly customId: string;
  /** Its size in UTF-8 bytes, newline included. */
  readonly bytes: number;

  constructor(message: string, customId: string, bytes: number) {
    super(message);
    this.customId = customId;
    this.bytes = bytes;
  }
}

/** Why a file could not be used: `file_not_found` also covers a folder where a file is expected. */
export type FileErrorCode =
  | 'file_not_found'
  | 'file_unreadable'
  | 'file_unwritable'
  | 'invalid_file'
  | 'invalid_entry_file';

/** A file that cannot be read or written; `cause` is the operating system's error. */
export class BatchFileError extends BatchError {
  override name = 'BatchFileError';
  /** `invalid_file`: its content is wrong; `invalid_entry_file`: an entry names it, like a picture. */
  readonly code: FileErrorCode;
  /** The file that the message is about. */
  readonly path: string;

  constructor(message: string, path: string, options: { cause?: unknown; code?: FileErrorCode } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.path = path;
    this.code = options.code ?? 'invalid_file';
  }
}
