import { z } from 'zod';
import { checkOptions } from '../../arguments/check-options.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { carriedFormats } from '../../request/format/carried-formats.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import type { SubmitInput } from './input-files.js';
import type { Job } from './job.js';
import { prepareSubmit } from './prepare.js';
import type { SubmitOptions, SubmitPlan } from './submit-options.js';
import { submitFields } from './submit-shape.js';

export { openJob } from './open-job.js';
export type { SubmitOptions, SubmitPlan } from './submit-options.js';

const submitShape = z.strictObject(submitFields);

/**
 * Submits the requests of input files that have no answer yet, and never pays twice for one: kill it at any moment and
 * run it again, and it resumes where it left off; change the files and run it again, and it sends what is new. Resolves
 * when every part is a batch, or waits for room.
 *
 * @throws BatchOptionsError for an unknown option; BatchValidationError for requests that the service would reject; BatchJobError for a file that changed while
 * its last round is running; BatchFileError if a file can't be read; BatchLimitError if a request is larger than a file may
 * be; BatchBudgetError if it may cost more than `maxCost`; BatchDuplicateContentError if the same content is already in a
 * batch; BatchAccountError if another account sent the job; BatchLockedError while another process works on it;
 * BatchLedgerError if its ledger is damaged; BatchServiceError if the service fails or rejects a call.
 * @example
 * const job = await submit('data/reviews.jsonl', { client: new OpenAI(), description: 'reviews' });
 * await job.done();
 */
export async function submit<Parsed = unknown>(
  input: SubmitInput<Parsed>,
  options: SubmitOptions,
): Promise<Job<Parsed>> {
  checkOptions('submit', submitShape, options ?? {});
  const job = await (await prepareSubmit(input, options)).send();
  return job.withFormats(carriedFormats(input) as readonly ResponseFormat<Parsed>[]);
}

/**
 * Previews `submit` without sending: how many requests were answered before, are new or did not succeed, and what
 * sending may cost. Downloads results of earlier rounds that are not here yet.
 *
 * @throws the errors that `submit` throws before it sends anything, such as BatchOptionsError and BatchValidationError.
 */
export async function planSubmit(input: SubmitInput, options: SubmitOptions): Promise<SubmitPlan> {
  checkOptions('planSubmit', submitShape, options ?? {});
  const prepared = await prepareSubmit(input, options);
  try {
    const { plan, paths } = prepared;
    if (plan.sent === 0) return plan;
    const { cost } = await estimateFile(paths, { model: options.model });
    return { ...plan, ...(cost && { cost }) };
  } finally {
    await prepared.discard();
  }
}
