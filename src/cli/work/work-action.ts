import { BatchOptionsError } from '../../errors.js';
import { type JobVisit, workJobs } from '../../postgres/work-jobs.js';
import { isOver } from '../../submit/round/job-status.js';
import { statusLine } from '../jobs/format-job.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { makeClient } from '../terminal/make-client.js';
import { openLedger } from '../terminal/open-ledger.js';
import type { workCommand } from './work.js';

export async function work(cli: Cli, options: OptionsOf<typeof workCommand>): Promise<void> {
  const store = await openLedger(cli, options.ledger);
  if (!store)
    throw new BatchOptionsError('work needs a ledger that workers share: pass --ledger, or set BATCH_CREATOR_LEDGER.');
  const told = new Map<string, string>();
  await workJobs({
    query: store.query,
    schema: store.schema,
    client: await makeClient(cli, options.baseUrl),
    folder: cli.path(options.folder ?? '.'),
    once: options.once,
    visitMs: options.every,
    pollMs: options.poll,
    settleMs: options.settle,
    env: cli.env,
    signal: cli.io.signal,
    onVisit(visit) {
      const line = lineOf(visit);
      if (told.get(visit.job) !== line) cli.say(`${visit.job}: ${line}`);
      if (visit.status && isOver(visit.status)) told.delete(visit.job);
      else told.set(visit.job, line);
    },
  });
}

function lineOf({ status, error }: JobVisit): string {
  return status ? statusLine(status) : (error?.message ?? '');
}
