import { rm } from 'node:fs/promises';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { cleanJob, remoteFilesOf, roundsToClean } from '../../submit/job/clean-job.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { makePlan } from '../build/build-action.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { makeClient } from '../terminal/make-client.js';
import { openLedger, sharedBy } from '../terminal/open-ledger.js';
import type { cleanCommand } from './clean.js';
import { runPaths } from './config-paths.js';

type Options = OptionsOf<typeof cleanCommand>;

/** Deletes the files of a finished job at the service; with --force, its answers here too. */
export async function clean(cli: Cli, file: string | undefined, options: Options): Promise<void> {
  if ((file === undefined) === (options.config === undefined))
    throw new BatchOptionsError('Name the file of a job, or its config with -c.');
  const { signal } = cli.io;
  const downloads = options.force === true;
  const input =
    file === undefined
      ? runPaths(await makePlan(cli, { config: options.config, allowEnv: options.allowEnv })).input
      : cli.path(file);
  const folder = jobFolder(input);
  const { ledger } = sharedBy(await openLedger(cli, options.ledger));
  const rounds = await roundsToClean(folder, { ledger, input: file === undefined ? undefined : input });
  // Only files that a config made can be made again.
  const made = file === undefined ? [...new Set([...(await inputPaths([input])), input, manifestPath(input)])] : [];
  if (options.dryRun) return dryRun(cli, await remoteFilesOf(rounds), made, downloads, options);
  const client = await makeClient(cli, options.baseUrl);
  const { sameAccount } = options;
  const { remote, local } = await cleanJob(folder, rounds, {
    client,
    sameAccount,
    ledger,
    env: cli.env,
    downloads,
    signal,
  });
  for (const path of made) await rm(path, { force: true });
  if (options.json) await cli.printJson({ remote, local: [...local, ...made].map((path) => cli.shown(path)) });
  cli.say(
    `Deleted ${pluralize(remote.length, 'file')} at the service and ${pluralize(local.length + made.length, 'file')} here.`,
  );
  if (!downloads)
    cli.say(`The answers stay in ${cli.shown(folder)}. --force deletes them too; getting them again would cost money.`);
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
  cli.say(`Nothing was deleted (--dry-run).${downloads ? ' The answers here would be deleted too.' : ''}`);
}
