import { isHeldByBudget, type JobStatus } from '../round/job-status.js';
import { BatchBudgetError, BatchServiceError } from '../service/errors.js';

/** The error for parts that `maxCost` holds back. */
export function heldBack({ batches, folder }: JobStatus): BatchBudgetError {
  const unsent = batches.filter(isHeldByBudget).length;
  return new BatchBudgetError(
    `${unsent} of ${batches.length} parts of the job in ${folder} were not sent: together with the others, they may cost more than maxCost. Run it again with a higher maxCost to resume.`,
  );
}

/** The error for a job whose batches were all rejected by the service. */
export function refusedByService({ batches, folder }: JobStatus): BatchServiceError {
  const [first] = batches.flatMap(({ errors = [] }) => errors);
  const where = first?.line === undefined ? '' : ` (line ${first.line})`;
  const why = first ? `${first.message ?? first.code ?? 'no reason given'}${where}` : 'it gave no reason';
  return new BatchServiceError(
    `The service rejected every batch of the job in ${folder}: ${why} Nothing was run, and nothing is charged. Correct the entries, and run it again.`,
    first?.code === undefined ? {} : { code: first.code },
  );
}
