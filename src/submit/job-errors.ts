import { type BatchError, BatchOptionsError } from '../errors.js';

/** The error for a folder that holds no job. */
export function noJob(folder: string): BatchError {
  return new BatchOptionsError(`There is no job in ${folder}. Submit its file first.`);
}

/** The error for results that a clean-up deleted. */
export function cleanedAway(folder: string): BatchError {
  return new BatchOptionsError(
    `The job in ${folder} was cleaned up: its results are deleted, here and at the service. To ask again is to pay again: save the requests under another name.`,
  );
}
