import { formatNumber } from '../../check/report/text.js';
import type { BatchFault } from './wire.js';

/** Recorded: the file is unknown, of another purpose, or deleted by now. */
export function fileNotFound(id: string): BatchFault {
  return {
    code: 'invalid_request',
    message: `Cannot find file ${id}, or organization org-emulator does not have access to it.`,
    param: 'file_id',
    line: null,
  };
}

/** Recorded. */
export function queueFull(limit: number, model: string): BatchFault {
  return {
    code: 'token_limit_exceeded',
    message:
      `Enqueued token limit reached for ${model} in organization org-emulator. ` +
      `Limit: ${formatNumber(limit)} enqueued tokens. ` +
      'Please try again once some in_progress batches have been completed.',
    param: null,
    line: null,
  };
}
