import { join } from 'node:path';
import fse from 'fs-extra';
import { BatchError } from '../../errors.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import { collate } from '../../results/collate/collate.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import type { Summary } from '../../results/summary/summary.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { noteCollated } from '../../submit/job/note-collated.js';
import { FileLedger } from '../../submit/ledger/file-ledger.js';
import { countRequests } from '../files/count-requests.js';
import { refuseOverwriteOfResults } from '../files/refuse-overwrite.js';
import type { Cli } from '../terminal/cli.js';
import { EXIT } from '../terminal/outcome.js';
import { printComparison } from '../terminal/print-comparison.js';
import { startProgress } from '../terminal/progress.js';
import { findResults, type ResultOptions } from './find-results.js';

interface Options extends ResultOptions {
  to: string;
  rows?: string | undefined;
  idColumn?: string | undefined;
  rawCsv?: true | undefined;
  force?: true | undefined;
  json?: true | undefined;
}

/** Joins results to their requests, and tells what came of them. */
export async function collateFile(cli: Cli, file: string, options: Options): Promise<void> {
  const { rows, idColumn, rawCsv, force, json } = options;
  const to = cli.path(options.to);
  await refuseOverwriteOfResults(to, force);
  const { unfinished, ...found } = await findResults(cli, file, options);
  if (unfinished !== undefined) cli.say(`${unfinished}: what is not here counts as missing.`);
  const progress = await startProgress(cli, 'collate', await totalOf(cli, found.input), 'requests');
  const summary = await collate({
    ...found,
    to,
    ...(rows !== undefined && { rows: cli.path(rows) }),
    ...(idColumn !== undefined && { idColumn }),
    ...(rawCsv && { rawCsv }),
    onProgress: ({ requests }) => progress.update(requests),
    signal: cli.io.signal,
  }).finally(() => progress.stop());
  if (options.output === undefined && options.errors === undefined) await note(cli.path(file), to);
  const { unmatchedFile } = summary;
  const shown = unmatchedFile === undefined ? {} : { unmatchedFile: cli.shown(unmatchedFile) };
  if (json) await cli.printJson({ file: cli.shown(to), ...summary, ...shown });
  else await cli.print(cli.shown(to));
  cli.say(formatSummary(summary));
  // Answers of later rounds are not in the estimate of the first.
  if (!options.with) await printComparison(cli, await inputPaths(found.input), summary);
  if (shown.unmatchedFile !== undefined) {
    const which = 'replaced by a later round, unreadable, or of no request';
    cli.say(`Result lines that are not in it (${which}) are kept in ${shown.unmatchedFile}`);
  }
  if (!allSucceeded(summary)) {
    cli.code = EXIT.dataErrors;
    if (unfinished === undefined) cli.say(`What did not succeed can be asked again: ${retryOf(file, options.with)}`);
  }
}

/** For `clean`, which deletes no results that stand nowhere else. Where it cannot be noted, they are kept. */
async function note(file: string, to: string): Promise<void> {
  const folder = jobFolder(file);
  if (!(await fse.pathExists(join(folder, 'ledger.jsonl')))) return;
  await noteCollated(new FileLedger(folder), to).catch((error) => {
    if (!(error instanceof BatchError)) throw error;
  });
}

/** The command of the next round. Without the rounds before it, what these have answered would be paid again. */
function retryOf(file: string, rounds: readonly string[] = []): string {
  const name = rounds.length === 0 ? 'again.jsonl' : `again-${rounds.length + 1}.jsonl`;
  return ['batch-creator retry', file, ...rounds.map((round) => `--with ${round}`), `-o ${name}`].join(' ');
}

/** True when there is nothing to repeat. */
export function allSucceeded({ requests, byStatus }: Summary): boolean {
  return byStatus.succeeded === requests;
}

/** Only who watches a terminal needs the number beforehand. */
async function totalOf(cli: Cli, input: readonly string[]): Promise<number> {
  return cli.io.stderr.isTTY ? countRequests(await inputPaths(input)) : 0;
}
