import { type BatchError, BatchOptionsError } from '../errors.js';

/** What is said where no job is. */
export function noJob(folder: string): BatchError {
  return new BatchOptionsError(`There is no job in ${folder}. Submit its file first.`);
}

/** What is said where results are wanted that nobody has any more. */
export function cleanedAway(folder: string): BatchError {
  return new BatchOptionsError(
    `The job in ${folder} was cleaned up: its results are deleted, here and at the service. To ask again is to pay again: save the requests under another name.`,
  );
}
