import { shellWord } from '../../arguments/shell-word.js';
import { BatchOptionsError } from '../../errors.js';
import type { Job } from '../../submit/job/job.js';
import { openJob } from '../../submit/job/open-job.js';
import type { BatchClient } from '../../submit/service/client.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { confirm } from '../terminal/confirm.js';
import { makeClient } from '../terminal/make-client.js';
import { withNotify } from '../terminal/notify.js';
import { openLedger, sharedBy } from '../terminal/open-ledger.js';
import { EXIT } from '../terminal/outcome.js';
import type { JobCommandOptions } from '../terminal/shared-options.js';
import { folderOfJobs, jobsIn } from './find-jobs.js';
import { follow } from './follow-job.js';
import { allowanceText, batchTable, refusals, roundTable, statusJson, statusLine } from './format-job.js';
import { cancelOne, statusOne, watchOne } from './single-batch.js';
import { statusAll } from './status-all.js';
import type { watchCommand } from './watch.js';
import { watchAll } from './watch-all.js';

/** True for a batch ID of the service, false for a file. */
const isBatchId = (target: string) => /^batch_[\w-]+$/.test(target);

export async function status(cli: Cli, target: string | undefined, options: JobCommandOptions): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  if (target !== undefined && isBatchId(target)) return statusOne(cli, client, target, options);
  const folder = target === undefined ? cli.io.cwd : await folderOfJobs(cli.path(target));
  const targets = folder === undefined ? [target!] : await jobsIn(folder);
  if (targets.length > 1) return statusAll(cli, targets, (path) => open(cli, client, path, options), options);
  const job = await open(cli, client, targets[0]!, options);
  const found = await job.status({ signal: cli.io.signal });
  if (options.json) return cli.printJson(folder === undefined ? statusJson(found) : { jobs: [statusJson(found)] });
  await cli.print(`${cli.paint(cli.shown(job.folder), 'bold')}  ${statusLine(found)}`);
  const rounds = roundTable(found);
  if (rounds !== undefined) await cli.print(`${rounds}\n`);
  await cli.print(batchTable(found.batches));
  for (const line of refusals(found.batches)) await cli.print(line);
  if (found.allowance) await cli.print(allowanceText(found.allowance));
}

export async function watch(
  cli: Cli,
  target: string | undefined,
  options: OptionsOf<typeof watchCommand>,
): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  await withNotify(cli, options.notify, target ?? cli.io.cwd, async () => {
    if (target !== undefined && isBatchId(target)) return watchOne(cli, client, target, options);
    const folder = target === undefined ? cli.io.cwd : await folderOfJobs(cli.path(target));
    const targets = folder === undefined ? [target!] : await jobsIn(folder);
    if (targets.length > 1) return watchAll(cli, targets, (path) => open(cli, client, path, options), options);
    const job = await open(cli, client, targets[0]!, options);
    const found = await follow(
      cli,
      job,
      `batch-creator watch ${target === undefined ? '' : shellWord(target)}`.trimEnd(),
    );
    if (found.status !== 'completed') cli.code = EXIT.dataErrors;
    if (options.json) {
      const shown = { ...statusJson(found), outputs: await job.outputs() };
      await cli.printJson(folder === undefined ? shown : { jobs: [shown] });
    }
    return { job: job.folder, status: found.status };
  });
}

export async function cancel(cli: Cli, target: string, options: JobCommandOptions): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  const job = isBatchId(target) ? undefined : await open(cli, client, target, options);
  if (!options.yes) {
    if (!cli.io.stdin.isTTY)
      throw new BatchOptionsError('cancel needs confirmation; pass --yes when not on a terminal.');
    if (!(await confirm(cli, `Cancel ${target}? Requests that are done are kept, and charged.`, false))) {
      cli.say('Nothing was cancelled.');
      if (options.json) await cli.printJson({ job: job?.folder ?? target, status: 'not cancelled' });
      return;
    }
  }
  if (!job) return cancelOne(cli, client, target, options);
  const found = await job.cancel({ signal: cli.io.signal });
  if (options.json) await cli.printJson(statusJson(found));
  else await cli.print(batchTable(found.batches));
}

async function open(cli: Cli, client: BatchClient, path: string, options: JobCommandOptions): Promise<Job> {
  const { settle, poll, sameAccount } = options;
  return openJob(cli.path(path), {
    ...sharedBy(await openLedger(cli, options.ledger)),
    client,
    sameAccount,
    env: cli.env,
    settleMs: settle,
    pollMs: poll,
  });
}
