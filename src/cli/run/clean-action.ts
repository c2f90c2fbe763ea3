import { rm } from 'node:fs/promises';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { cleanJob, remoteFiles, requireOver } from '../../submit/job/clean-job.js';
import { jobFolder, refuseOtherInput } from '../../submit/job/input-files.js';
import { openJob } from '../../submit/job/open-job.js';
import { hostOf } from '../../submit/round/account.js';
import { findRounds } from '../../submit/round/rounds.js';
import { BatchJobError } from '../../submit/service/errors.js';
import { timingOf } from '../../submit/service/timing.js';
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
  const { ledger: records } = sharedBy(await openLedger(cli, options.ledger));
  const rounds = await findRounds(folder, records);
  if (rounds.length === 0) {
    const fact = `There is no job in ${folder}, so there is nothing to delete.`;
    throw new BatchJobError(`${fact} Name the file that was submitted.`, 'job_not_found', folder);
  }
  if (file !== undefined) await refuseOtherInput(folder, [input], rounds.at(-1)!.source);
  // Only files that a config made can be made again.
  const made = file === undefined ? [...new Set([...(await inputPaths([input])), input, manifestPath(input)])] : [];
  const dirty = rounds.filter(({ state }) => !state.cleaned);
  if (options.dryRun) {
    const files = await Promise.all(dirty.map(async ({ ledger }) => remoteFiles(await ledger.records())));
    return dryRun(cli, files.flat(), made, downloads, options);
  }
  for (const round of rounds) requireOver(round);
  const client = await makeClient(cli, options.baseUrl);
  if (dirty.length > 0) {
    const { sameAccount } = options;
    const job = await openJob(folder, { client, sameAccount, ledger: records, env: cli.env });
    // Results that are not here yet would be lost with the files at the service.
    await job.outputs({ signal });
  }
  const timing = timingOf({}, hostOf(client), cli.env);
  const remote: string[] = [];
  const local: string[] = [];
  for (const round of rounds) {
    const { ledger } = round;
    const cleaned = await cleanJob({ client, ledger, folder: round.folder, timing, downloads, signal });
    if (dirty.includes(round)) remote.push(...cleaned.remote);
    local.push(...cleaned.local);
  }
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
