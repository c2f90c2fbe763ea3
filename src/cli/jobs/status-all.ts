import { pluralize } from '../../check/report/text.js';
import { BatchError } from '../../errors.js';
import type { Job } from '../../submit/job/job.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import type { Cli } from '../terminal/cli.js';
import { EXIT } from '../terminal/outcome.js';
import { statusJson } from './format-job.js';
import { type JobRow, jobsTable } from './jobs-table.js';

const PARALLEL = 16;

/** Shows many jobs, one a row. A job that cannot be opened does not hide the others. */
export async function statusAll(
  cli: Cli,
  paths: readonly string[],
  open: (path: string) => Promise<Job>,
  { json }: { json?: true | undefined },
): Promise<void> {
  const rows: JobRow[] = paths.map((path) => ({ path, status: undefined }));
  await inParallel(rows, PARALLEL, async (row) => {
    row.status = await orError(async () => (await open(row.path)).status({ signal: cli.io.signal }));
  });
  await printJobs(cli, rows, json);
}

/** The value, or the `BatchError` that was thrown instead. */
export async function orError<Value>(work: () => Promise<Value>): Promise<Value | BatchError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BatchError) return error;
    throw error;
  }
}

/** Prints jobs as a table or as JSON; sets the exit code if one could not be read. */
export async function printJobs(cli: Cli, rows: readonly JobRow[], json: true | undefined): Promise<void> {
  const errors = rows.flatMap(({ path, status }) => (status instanceof BatchError ? { path, status } : []));
  if (errors.length > 0) cli.code = EXIT.refused;
  if (json) {
    const jobs = rows.map(({ path, status, outputs }) =>
      status instanceof BatchError
        ? { job: cli.path(path), error: status.message }
        : { ...statusJson(status!), ...(outputs && { outputs }) },
    );
    return cli.printJson({ jobs });
  }
  await cli.print(jobsTable(rows));
  for (const { path, status } of errors.slice(0, 5)) cli.say(`${cli.shown(path)}: ${status.message}`);
  if (errors.length > 5) cli.say(`and ${pluralize(errors.length - 5, 'more job')} with an error.`);
}
