import { rm } from 'node:fs/promises';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { hostOf } from '../../submit/job/account.js';
import { cleanJob, remoteFiles } from '../../submit/job/clean-job.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { openJob } from '../../submit/job/submit.js';
import { FileLedger } from '../../submit/ledger/file-ledger.js';
import { timingOf } from '../../submit/service/timing.js';
import { makePlan } from '../build/build-action.js';
import type { Cli } from '../terminal/cli.js';
import { makeClient } from '../terminal/make-client.js';
import { runPlace } from './config-paths.js';

interface Options {
  config?: string | undefined;
  force?: true | undefined;
  dryRun?: true | undefined;
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
  json?: true | undefined;
}

/** Deletes the files of a finished job, at the service and here. */
export async function clean(cli: Cli, file: string | undefined, options: Options): Promise<void> {
  const { signal } = cli.io;
  const input = file === undefined ? runPlace(await makePlan(cli, { config: options.config })).input : cli.path(file);
  const folder = jobFolder(input);
  const ledger = new FileLedger(folder);
  const records = await ledger.records();
  if (records.length === 0)
    throw new BatchOptionsError(
      `There is no job in ${folder}, and so nothing to delete. Name the file that was submitted.`,
    );
  const isCollated = records.some(({ kind }) => kind === 'collated');
  const isCleaned = records.some(({ kind }) => kind === 'cleaned');
  const downloads = isCollated || options.force === true;
  // Only what a config makes can be made again.
  const made = file === undefined && downloads ? [...(await inputPaths([input])), manifestPath(input)] : [];
  if (options.dryRun) return dryRun(cli, isCleaned ? [] : remoteFiles(records), made, downloads, options);
  const client = await makeClient(cli, options.baseUrl);
  if (!isCleaned) {
    const { sameAccount } = options;
    const job = await openJob(folder, { client, sameAccount, env: cli.env });
    // Results that are not here yet would be lost with the files at the service.
    await job.outputs({ signal });
  }
  const timing = timingOf({}, hostOf(client), cli.env);
  const { remote, local } = await cleanJob({ client, ledger, folder, timing, downloads, signal });
  for (const path of made) await rm(path, { force: true });
  const gone = isCleaned ? [] : remote;
  if (options.json) await cli.printJson({ remote: gone, local: [...local, ...made].map((path) => cli.shown(path)) });
  cli.say(
    `Deleted ${pluralize(gone.length, 'file')} at the service and ${pluralize(local.length + made.length, 'file')} here.`,
  );
  if (!downloads)
    cli.say(`The results in ${cli.shown(folder)} are not collated yet, and stay. --force deletes them too.`);
}

async function dryRun(
  cli: Cli,
  remote: readonly string[],
  made: readonly string[],
  downloads: boolean,
  { json }: Options,
): Promise<void> {
  const local = made.map((path) => cli.shown(path));
  if (json) return cli.printJson({ remote, local, downloads });
  for (const name of [...remote, ...local]) await cli.print(name);
  cli.say(`Nothing was deleted (--dry-run).${downloads ? ' The downloaded results would go too.' : ''}`);
}
