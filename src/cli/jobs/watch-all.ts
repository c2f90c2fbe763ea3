import { BatchError } from '../../errors.js';
import type { Job } from '../../submit/job/job.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import type { Cli } from '../terminal/cli.js';
import type { NotifiedEnd } from '../terminal/notify.js';
import { EXIT } from '../terminal/outcome.js';
import { hasUnsuccessful } from './follow-job.js';
import { statusLine } from './format-job.js';
import { type JobRow, jobsTable, nameAmong } from './jobs-table.js';
import { orError, printJobs } from './status-all.js';

/** Follows all jobs to their end in one table, and downloads their results. */
export async function watchAll(
  cli: Cli,
  paths: readonly string[],
  open: (path: string) => Promise<Job>,
  { json }: { json?: true | undefined },
): Promise<NotifiedEnd> {
  const { signal } = cli.io;
  const rows: JobRow[] = paths.map((path) => ({ path, status: undefined }));
  const screen = tablePrinter(cli, rows);
  try {
    await inParallel(rows, rows.length, async (row) => {
      const error = await orError(async () => {
        const job = await open(row.path);
        for await (const status of job.watch({ signal })) {
          row.status = status;
          screen.show(row);
        }
        row.status = await job.status({ signal });
        screen.show(row);
        row.outputs = await job.outputs({ signal });
        if (await hasUnsuccessful(job.results({ signal }))) cli.code = EXIT.dataErrors;
      });
      if (error instanceof BatchError) row.status = error;
    });
  } finally {
    screen.end();
  }
  const worst = rows.find(({ status }) => !isSuccess(status));
  if (worst) cli.code = EXIT.dataErrors;
  await printJobs(cli, rows, json);
  const status = worst?.status === undefined || worst.status instanceof BatchError ? 'failed' : worst.status.status;
  return { job: paths.join(' '), status: worst ? status : 'completed' };
}

function isSuccess(status: JobRow['status']): boolean {
  return status !== undefined && !(status instanceof BatchError) && status.status === 'completed';
}

/** Shows the jobs on stderr: as a table that is redrawn on a terminal, else a line for each change of a status. */
function tablePrinter(cli: Cli, rows: readonly JobRow[]): { show: (row: JobRow) => void; end: () => void } {
  const { stderr } = cli.io;
  const paths = rows.map(({ path }) => path);
  const told = new Map<string, string>();
  let height = 0;
  const clear = () => {
    if (height > 0) stderr.write(`\u001b[${height}A\u001b[J`);
    height = 0;
  };
  return {
    show(row) {
      if (row.status === undefined || row.status instanceof BatchError) return;
      if (cli.isInteractive) {
        clear();
        const lines = jobsTable(rows).split('\n');
        // Lines that scroll off the screen cannot be redrawn.
        const width = (stderr.columns ?? 80) - 1;
        const shown = lines.slice(0, Math.max(2, (stderr.rows ?? 24) - 2)).map((line) => line.slice(0, width));
        height = shown.length;
        cli.say(shown.join('\n'));
      } else if (told.get(row.path) !== row.status.status) {
        cli.say(`${nameAmong(row.path, paths)}: ${statusLine(row.status)}`);
        told.set(row.path, row.status.status);
      }
    },
    end: clear,
  };
}
