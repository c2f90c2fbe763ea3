import { basename, dirname, join } from 'node:path';
import { BatchError } from '../../errors.js';
import type { JobOutput } from '../../submit/round/job-outputs.js';
import type { JobStatus } from '../../submit/round/job-status.js';
import { formatDuration } from '../terminal/duration.js';
import { formatTable } from '../terminal/table.js';
import { bar } from './format-job.js';

const COLUMNS = 80;
const LONGEST_NAME = 26;
const SHORTEST_NAME = 11;
const BAR = 10;

/** A job of a folder: its status, or the error that hides it; undefined while it is not known yet. */
export interface JobRow {
  path: string;
  status: JobStatus | BatchError | undefined;
  /** The results, if they were downloaded. */
  outputs?: JobOutput[];
}

/** Jobs as a table within 80 columns, one a row. */
export function jobsTable(rows: readonly JobRow[]): string {
  const cells = [['status', '', 'done', 'failed', 'of', 'age'], ...rows.map(({ status }) => cellsOf(status))];
  const taken = Math.max(
    ...formatTable(cells)
      .split('\n')
      .map(({ length }) => length + 2),
  );
  const width = Math.max(SHORTEST_NAME, Math.min(LONGEST_NAME, COLUMNS - taken));
  const paths = rows.map(({ path }) => path);
  const names = ['job', ...paths.map((path) => shortened(nameAmong(path, paths), width))];
  return formatTable(cells.map((row, index) => [names[index]!, ...row]));
}

/** The name of a job, with its folder if another job has the same name. */
export function nameAmong(path: string, paths: readonly string[]): string {
  const isAlone = paths.every((other) => other === path || nameOf(other) !== nameOf(path));
  return isAlone ? nameOf(path) : join(basename(dirname(path)), nameOf(path));
}

function cellsOf(status: JobRow['status']): (string | number)[] {
  if (status === undefined || status instanceof BatchError)
    return [status ? 'unknown' : 'checking', '', '-', '-', '-', '-'];
  const { total, completed, failed } = status.requestCounts;
  const share = total === 0 ? 0 : (completed + failed) / total;
  const age = status.ageMs > 0 ? formatDuration(status.ageMs) : '-';
  return [status.status, bar(share, BAR), completed, failed, total, age];
}

/** Keeps the end of a long name, where the names of jobs usually differ. */
function shortened(name: string, width: number): string {
  const end = Math.floor(width / 2);
  return name.length > width ? `${name.slice(0, width - 1 - end)}…${name.slice(-end)}` : name;
}

/** `reviews` for `data/reviews.job`; the name of the run for `reviews/input.job`. */
function nameOf(path: string): string {
  return basename(path) === 'input.job' ? basename(dirname(path)) : basename(path, '.job');
}
