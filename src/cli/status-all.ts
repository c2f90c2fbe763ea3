import { basename, dirname } from 'node:path';
import { plural } from '../check/wording.js';
import { BatchError } from '../errors.js';
import type { Job } from '../submit/job.js';
import type { JobStatus } from '../submit/job-status.js';
import { inParallel } from '../submit/send-request.js';
import type { Cli } from './cli.js';
import { formatDuration } from './duration.js';
import { bar, statusJson } from './job-lines.js';
import { EXIT } from './outcome.js';
import { formatTable } from './table.js';

const PARALLEL = 16;
const LONGEST_NAME = 25;
const BAR = 10;

/** Shows many jobs, one a row, within 80 columns. One that cannot be opened does not hide the others. */
export async function statusAll(
  cli: Cli,
  paths: readonly string[],
  open: (path: string) => Promise<Job>,
  { json }: { json?: true | undefined },
): Promise<void> {
  const found = new Map<string, JobStatus | BatchError>();
  await inParallel(paths, PARALLEL, async (path) => {
    try {
      found.set(path, await (await open(path)).status({ signal: cli.io.signal }));
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      found.set(path, error);
    }
  });
  const rows = paths.map((path) => ({ path, status: found.get(path)! }));
  const troubles = rows.flatMap(({ path, status }) => (status instanceof BatchError ? { path, status } : []));
  if (troubles.length > 0) cli.code = EXIT.refused;
  if (json) {
    const jobs = rows.map(({ path, status }) =>
      status instanceof BatchError ? { folder: path, error: status.message } : statusJson(status),
    );
    return cli.printJson({ jobs });
  }
  await cli.print(formatTable([['job', 'status', '', 'done', 'failed', 'of', 'age'], ...rows.map(row)]));
  for (const { path, status } of troubles.slice(0, 5)) cli.say(`${cli.shown(path)}: ${status.message}`);
  if (troubles.length > 5) cli.say(`and ${plural(troubles.length - 5, 'more job')} that cannot be looked at.`);
}

function row({ path, status }: { path: string; status: JobStatus | BatchError }): (string | number)[] {
  const name = nameOf(path);
  // Names of many jobs differ at their end.
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, 12)}…${name.slice(13 - LONGEST_NAME)}` : name;
  if (status instanceof BatchError) return [shown, 'unknown', '', '-', '-', '-', '-'];
  const { total, completed, failed } = status.requestCounts;
  const share = total === 0 ? 0 : (completed + failed) / total;
  const age = status.ageMs > 0 ? formatDuration(status.ageMs) : '-';
  return [shown, status.status, bar(share, BAR), completed, failed, total, age];
}

/** `reviews` for `data/reviews.job`; the name of the run for `reviews/input.job`. */
function nameOf(path: string): string {
  return basename(path) === 'input.job' ? basename(dirname(path)) : basename(path, '.job');
}
