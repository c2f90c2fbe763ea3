import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../errors.js';
import type { BatchClient } from '../submit/client.js';
import type { Job } from '../submit/job.js';
import type { JobStatus } from '../submit/job-status.js';
import { openJob } from '../submit/submit.js';
import type { Cli } from './cli.js';
import { confirm } from './confirm.js';
import { follow } from './follow.js';
import { batchTable, refusals, statusJson, statusLine } from './job-lines.js';
import { makeClient } from './make-client.js';
import { EXIT } from './outcome.js';
import { cancelOne, statusOne, watchOne } from './single-batch.js';

export interface JobCommandOptions {
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
  poll?: number | undefined;
  settle?: number | undefined;
  out?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

/** Something that the service names, and no file. */
const isBatchId = (target: string) => /^batch_[\w-]+$/.test(target);

export async function status(cli: Cli, target: string | undefined, options: JobCommandOptions): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  if (target !== undefined && isBatchId(target)) return statusOne(cli, client, target, options);
  const targets = target === undefined ? await jobsHere(cli) : [target];
  const all: JobStatus[] = [];
  for (const path of targets) {
    const job = await open(cli, client, path, options);
    const found = await job.status({ signal: cli.io.signal });
    all.push(found);
    if (options.json) continue;
    await cli.print(`${cli.paint(cli.shown(job.folder), 'bold')}  ${statusLine(found)}`);
    await cli.print(batchTable(found.batches));
    for (const line of refusals(found.batches)) await cli.print(line);
  }
  if (options.json) await cli.printJson(target === undefined ? { jobs: all.map(statusJson) } : statusJson(all[0]!));
}

export async function watch(cli: Cli, target: string, options: JobCommandOptions): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  if (isBatchId(target)) return watchOne(cli, client, target, options);
  const job = await open(cli, client, target, options);
  const found = await follow(cli, job, `batch-creator watch ${target}`);
  if (found.status !== 'completed') cli.code = EXIT.dataErrors;
  if (options.json) await cli.printJson({ ...statusJson(found), outputs: await job.outputs() });
}

export async function cancel(cli: Cli, target: string, options: JobCommandOptions): Promise<void> {
  const client = await makeClient(cli, options.baseUrl);
  const job = isBatchId(target) ? undefined : await open(cli, client, target, options);
  if (!options.yes) {
    if (!cli.io.stdin.isTTY)
      throw new BatchOptionsError('cancel asks before it does anything. Where it cannot ask, say --yes.');
    if (!(await confirm(cli, `End ${target}? What is finished is kept, and charged.`, false))) return;
  }
  if (!job) return cancelOne(cli, client, target, options);
  const found = await job.cancel({ signal: cli.io.signal });
  if (options.json) await cli.printJson(statusJson(found));
  else await cli.print(batchTable(found.batches));
}

function open(cli: Cli, client: BatchClient, path: string, options: JobCommandOptions): Promise<Job> {
  const { settle, poll, sameAccount } = options;
  return openJob(cli.path(path), {
    client,
    sameAccount,
    env: cli.env,
    ...(settle !== undefined && { settleMs: settle }),
    ...(poll !== undefined && { pollMs: poll }),
  });
}

async function jobsHere(cli: Cli): Promise<string[]> {
  const names = (await readdir(cli.io.cwd)).filter((name) => name.endsWith('.job')).sort();
  if (names.length === 0)
    throw new BatchOptionsError('There is no job in this folder. Name a file that was submitted, or a batch.');
  return names.map((name) => join(cli.io.cwd, name));
}
