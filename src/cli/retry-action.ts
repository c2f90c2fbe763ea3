import { join } from 'node:path';
import fse from 'fs-extra';
import { plural } from '../check/wording.js';
import { BatchOptionsError } from '../errors.js';
import { writeFollowUp } from '../results/follow-up.js';
import { formatSummary } from '../results/format-summary.js';
import type { Status } from '../results/outcome.js';
import { jobFolder } from '../submit/input-files.js';
import type { Cli } from './cli.js';
import { allSucceeded } from './collate-action.js';
import { findResults, type ResultOptions } from './find-results.js';
import { EXIT } from './outcome.js';
import { guardOutput } from './output-file.js';
import { size } from './table.js';
import { tellWritten } from './tell-written.js';

interface Options extends ResultOptions {
  to: string;
  only?: string[] | undefined;
  maxRequests: number;
  maxBytes: number;
  force?: true | undefined;
  json?: true | undefined;
}

/** Writes what is to be asked again as an input file. */
export async function retry(cli: Cli, file: string, options: Options): Promise<void> {
  const { only, maxRequests, maxBytes, force, json } = options;
  const to = cli.path(options.to);
  await guardOutput(to, { named: true, force });
  if (!force) await refuseSent(cli, to);
  const { unfinished, ...found } = await findResults(cli, file, options);
  if (unfinished !== undefined) throw stillAtWork(unfinished, [file, ...(options.with ?? [])]);
  const { summary, ...written } = await writeFollowUp({
    ...found,
    to,
    maxRequests,
    maxBytes,
    ...(only && { only: only as Status[] }),
  });
  await tellWritten(cli, written, json, { summary });
  cli.say(formatSummary(summary));
  const nothing = `Nothing to repeat: ${cli.shown(to)} was not written.`;
  const again = `${plural(written.requests, 'request')} to be asked again, ${size(written.bytes)}.`;
  cli.say(written.requests === 0 ? nothing : again);
  if (written.requests > 0) cli.say(nextSteps(file, cli.shown(written.manifest ?? to), options));
  if (!allSucceeded(summary)) cli.code = EXIT.dataErrors;
}

/** How the answers of the new round come to those of the others. */
function nextSteps(file: string, again: string, { with: rounds = [] }: Options): string {
  const all = [...rounds, again].map((round) => `--with ${round}`).join(' ');
  return `Then: batch-creator submit ${again} --wait && batch-creator collate ${file} ${all} -o results.csv`;
}

/** A round that was sent has its job, which needs its file as it was sent. */
async function refuseSent(cli: Cli, to: string): Promise<void> {
  const job = jobFolder(to);
  if (!(await fse.pathExists(join(job, 'ledger.jsonl')))) return;
  const name = cli.shown(to);
  throw new BatchOptionsError(
    `${name} was submitted already (${cli.shown(job)}). Give the next round another name, and count this one in: --with ${name}`,
  );
}

/** What is still at work may yet be answered: asked again now, it would be paid twice. */
function stillAtWork(unfinished: string, files: readonly string[]): BatchOptionsError {
  const watch = files.map((file) => `batch-creator watch ${file}`).join(', ');
  return new BatchOptionsError(
    `${unfinished}: to ask again now could pay for the same answers twice. Wait for the end (${watch}), or end it (cancel). ` +
      'Nothing was written.',
  );
}
