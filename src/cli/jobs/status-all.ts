import { basename, dirname, join } from 'node:path';
import { pluralize } from '../../check/report/text.js';
import { BatchError } from '../../errors.js';
import type { Job } from '../../submit/job/job.js';
import type { JobStatus } from '../../submit/round/job-status.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import type { Cli } from '../terminal/cli.js';
import { formatDuration } from '../terminal/duration.js';
import { EXIT } from '../terminal/outcome.js';
import { formatTable } from '../terminal/table.js';
import { bar, statusJson } from './format-job.js';

const PARALLEL = 16;
const COLUMNS = 80;
const LONGEST_NAME = 26;
const SHORTEST_NAME = 11;
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
  const cells = [['status', '', 'done', 'failed', 'of', 'age'], ...rows.map(({ status }) => cellsOf(status))];
  const taken = Math.max(
    ...formatTable(cells)
      .split('\n')
      .map(({ length }) => length + 2),
  );
  const width = Math.max(SHORTEST_NAME, Math.min(LONGEST_NAME, COLUMNS - taken));
  const names = ['job', ...paths.map((path) => shortened(nameAmong(path, paths), width))];
  await cli.print(formatTable(cells.map((row, index) => [names[index]!, ...row])));
  for (const { path, status } of troubles.slice(0, 5)) cli.say(`${cli.shown(path)}: ${status.message}`);
  if (troubles.length > 5) cli.say(`and ${pluralize(troubles.length - 5, 'more job')} that cannot be looked at.`);
}

/** The name of a job, with its folder where another has the same. */
function nameAmong(path: string, paths: readonly string[]): string {
  const isAlone = paths.every((other) => other === path || nameOf(other) !== nameOf(path));
  return isAlone ? nameOf(path) : join(basename(dirname(path)), nameOf(path));
}

function cellsOf(status: JobStatus | BatchError): (string | number)[] {
  if (status instanceof BatchError) return ['unknown', '', '-', '-', '-', '-'];
  const { total, completed, failed } = status.requestCounts;
  const share = total === 0 ? 0 : (completed + failed) / total;
  const age = status.ageMs > 0 ? formatDuration(status.ageMs) : '-';
  return [status.status, bar(share, BAR), completed, failed, total, age];
}

/** Names of many jobs differ at their end. */
function shortened(name: string, width: number): string {
  const end = Math.floor(width / 2);
  return name.length > width ? `${name.slice(0, width - 1 - end)}…${name.slice(-end)}` : name;
}

/** `reviews` for `data/reviews.job`; the name of the run for `reviews/input.job`. */
function nameOf(path: string): string {
  return basename(path) === 'input.job' ? basename(dirname(path)) : basename(path, '.job');
}
