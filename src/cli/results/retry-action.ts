import { shellWord } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { writeUnanswered } from '../../results/collate/follow-up.js';
import type { Status } from '../../results/line/outcome.js';
import { formatSummary } from '../../results/summary/format-summary.js';
import { refuseOverwrite } from '../files/output-file.js';
import { printWritten } from '../files/print-written.js';
import { withStdout } from '../files/with-stdout.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { size } from '../terminal/table.js';
import { type FoundResults, findResults } from './find-results.js';
import type { retryCommand } from './retry.js';

type Options = OptionsOf<typeof retryCommand>;

/** Writes an input file of what did not succeed. */
export async function retry(cli: Cli, file: string, options: Options): Promise<void> {
  const { force } = options;
  if (options.output !== '-') {
    await refuseOverwrite(cli.path(options.output), { named: true, force });
  }
  const found = await findResults(cli, file, options);
  if (found.unfinished !== undefined) throw stillRunning(found.unfinished, [file, ...(options.with ?? [])]);
  await withStdout(cli, options, 'again.jsonl', (to) => write(cli, file, to, found, options));
}

async function write(cli: Cli, file: string, to: string, found: FoundResults, options: Options): Promise<void> {
  const { only, maxRequests, maxBytes, json, withReason } = options;
  if (only?.includes('succeeded'))
    throw new BatchOptionsError('--only: succeeded is not for retry, which sends again what did not succeed.');
  const how = { to, maxRequests, maxBytes, withReason, ...(only && { only: only as Status[] }) };
  const { summary, ...written } = await writeUnanswered(found, how);
  const isFile = options.output !== '-';
  if (isFile) await printWritten(cli, written, json, { summary });
  cli.say(formatSummary(summary));
  if (written.requests === 0) return cli.say('Nothing to retry: no file was written.');
  cli.say(`Wrote ${pluralize(written.requests, 'request')} to retry (${size(written.bytes)}).`);
  if (isFile) cli.say(nextSteps(file, cli.shown(written.manifest ?? to), options));
}

/** The command that joins the new answers to the earlier ones. */
function nextSteps(file: string, again: string, { with: others = [], withReason }: Options): string {
  // A changed request is another one: its answer belongs to it, and not to the first.
  if (withReason)
    return `Then: batch-creator submit ${shellWord(again)} --wait && batch-creator collate ${shellWord(again)} -o again.csv`;
  const all = [...others, again].map((other) => `--with ${shellWord(other)}`).join(' ');
  return `Then: batch-creator submit ${shellWord(again)} --wait && batch-creator collate ${shellWord(file)} ${all} -o results.csv`;
}

/** Requests that are still running may yet be answered; sending them again now could pay for them twice. */
function stillRunning(unfinished: string, files: readonly string[]): BatchOptionsError {
  const watch = files.map((file) => `batch-creator watch ${shellWord(file)}`).join(', ');
  return new BatchOptionsError(
    `${unfinished}: sending requests again now could pay for the same answers twice. Wait for it to end (${watch}), or cancel it. ` +
      'Nothing was written.',
  );
}
