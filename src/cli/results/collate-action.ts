import { dirname, join } from 'node:path';
import { shellWord, shellWords } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { BatchError } from '../../errors.js';
import { type CollateSummary, writeCollated } from '../../results/collate/collate.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import type { Summary } from '../../results/summary/summary.js';
import { noteCollated } from '../../submit/job/find-answers.js';
import { countRequests } from '../files/count-requests.js';
import { refuseOverwriteOfResults } from '../files/refuse-overwrite.js';
import { withStdout } from '../files/with-stdout.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { EXIT } from '../terminal/outcome.js';
import { printComparison } from '../terminal/print-comparison.js';
import { startProgress } from '../terminal/progress.js';
import type { collateCommand } from './collate.js';
import { type FoundResults, findResults } from './find-results.js';

type Options = OptionsOf<typeof collateCommand>;

/** Joins answers to their requests, and says how many succeeded. */
export async function collateFile(cli: Cli, file: string, options: Options): Promise<void> {
  const found = await findResults(cli, file, options);
  if (found.unfinished !== undefined) cli.say(`${found.unfinished}: answers that have not arrived count as missing.`);
  await withStdout(cli, options, 'results.jsonl', (to) => writeResults(cli, file, to, found, options));
}

async function writeResults(cli: Cli, file: string, to: string, found: FoundResults, options: Options): Promise<void> {
  const { rows, idColumn, rawCsv, force, json } = options;
  const isFile = options.output !== '-';
  if (isFile) await refuseOverwriteOfResults(to, force);
  const progress = await startProgress(cli, 'collate', await totalOf(cli, found.input), 'requests');
  const summary = await writeCollated(found, {
    to,
    ...(rows !== undefined && { rows: cli.path(rows) }),
    ...(idColumn !== undefined && { idColumn }),
    ...(rawCsv && { rawCsv }),
    onProgress: ({ requests }) => progress.update(requests),
    signal: cli.io.signal,
  }).finally(() => progress.stop());
  printRows(cli, summary);
  const last = found.rounds.at(-1);
  if (last && isFile) await noteCollated(last, to).catch(ignoreUnwritable);
  const { unmatchedFile } = summary;
  const shown = unmatchedFile === undefined ? {} : { unmatchedFile: cli.shown(unmatchedFile) };
  if (json) await cli.printJson({ file: cli.shown(to), ...summary, ...shown });
  else if (isFile) await cli.print(cli.shown(to));
  cli.say(formatSummary(summary));
  // An estimate covers one round, so it says nothing about the usage of several.
  if (found.rounds.length < 2 && !options.with) await printComparison(cli, found.input, summary);
  if (shown.unmatchedFile !== undefined && isFile) {
    cli.say(`Result lines that match no request, or can't be read, are kept in ${shown.unmatchedFile}`);
  }
  if (allSucceeded(summary)) return;
  cli.code = EXIT.dataErrors;
  if (found.unfinished === undefined) cli.say(`To retry what did not succeed: ${againOf(file, options, found)}`);
}

/** Says how the rows were joined if not by ID, and counts the rows and requests without a partner. */
function printRows(cli: Cli, { rows }: CollateSummary): void {
  if (!rows) return;
  if (rows.by === 'position') cli.say('The table has no ID column: rows are joined by position (request-1 is row 1).');
  if (rows.unused > 0) cli.say(`${pluralize(rows.unused, 'row')} without a request.`);
  if (rows.missing > 0) cli.say(`${pluralize(rows.missing, 'request')} without a row.`);
}

/** The note serves only `run`, which replaces no answers that it doesn't know; results are complete without it. */
function ignoreUnwritable(error: unknown): void {
  if (!(error instanceof BatchError)) throw error;
}

function againOf(
  file: string,
  { with: others = [] }: Options,
  { rounds, model, shareIdentical }: FoundResults,
): string {
  const how = `${model === undefined ? '' : ` --model ${shellWord(model)}`}${shareIdentical ? ' --share-identical' : ''}`;
  const files = rounds.at(-1)?.source.paths ?? [];
  // The paths begin at the job's folder, which is beside the named file.
  const all = files.length > 1 ? shellWords(files.map((path) => join(dirname(file), 'job', path))) : shellWord(file);
  if (rounds.length > 0 && others.length === 0) return `batch-creator submit ${all}${how} --retry`;
  const name = others.length === 0 ? 'again.jsonl' : `again-${others.length + 1}.jsonl`;
  return [
    'batch-creator retry',
    shellWord(file),
    ...others.map((other) => `--with ${shellWord(other)}`),
    `-o ${name}`,
  ].join(' ');
}

/** True when every request has a good answer. */
export function allSucceeded({ requests, byStatus }: Summary): boolean {
  return byStatus.succeeded === requests;
}

/** The number is needed beforehand only on a terminal. */
async function totalOf(cli: Cli, input: readonly string[]): Promise<number> {
  return cli.io.stderr.isTTY ? countRequests(input) : 0;
}
