import { isHeldByBudget, type JobStatus } from '../round/job-status.js';
import { BatchBudgetError, BatchServiceError } from '../service/errors.js';

/** The error for parts that `maxCost` holds back. */
export function heldBack({ batches, folder }: JobStatus): BatchBudgetError {
  const unsent = batches.filter(isHeldByBudget).length;
  return new BatchBudgetError(
    `${unsent} of ${batches.length} parts of the job in ${folder} were not sent: together with the others, they may cost more than maxCost. Run it again with a higher maxCost to resume.`,
  );
}

/** The error for a job of which the service rejected batches. */
export function refusedByService({ batches, folder }: JobStatus): BatchServiceError {
  const [first] = batches.flatMap(({ errors = [] }) => errors);
  const which = batches.every(({ status }) => status === 'failed') ? 'every batch' : 'a batch';
  const fate =
    which === 'every batch' ? 'Nothing was run, and nothing is charged' : 'It was not run, and is not charged';
  const where = first?.line === undefined ? '' : ` (line ${first.line})`;
  const why = first ? `${first.message ?? first.code ?? 'no reason given'}${where}` : 'it gave no reason';
  return new BatchServiceError(
    `The service rejected ${which} of the job in ${folder}: ${why}${why.endsWith('.') ? '' : '.'} ${fate}. Correct the entries, and run it again.`,
    first?.code === undefined ? {} : { code: first.code },
  );
}
