import { join } from 'node:path';
import fse from 'fs-extra';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { writeFollowUp } from '../../results/collate/follow-up.js';
import type { Status } from '../../results/line/outcome.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { refuseOverwrite } from '../files/output-file.js';
import { printWritten } from '../files/print-written.js';
import type { Cli } from '../terminal/cli.js';
import { EXIT } from '../terminal/outcome.js';
import { size } from '../terminal/table.js';
import { allSucceeded } from './collate-action.js';
import { findResults, type ResultOptions } from './find-results.js';

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
  await refuseOverwrite(to, { named: true, force });
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
  await printWritten(cli, written, json, { summary });
  cli.say(formatSummary(summary));
  const nothing = `Nothing to repeat: ${cli.shown(to)} was not written.`;
  const again = `${pluralize(written.requests, 'request')} to be asked again, ${size(written.bytes)}.`;
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
