import { basename } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { planQueue, type Tier } from '../../estimate/cost/plan-queue.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { refuseJobFolder } from '../../jsonl/disk/destination.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import type { ReportFact, ReportRound } from '../../report/gather/page-data.js';
import { writeReport } from '../../report/write-report.js';
import { refuseOverwriting } from '../../results/collate/refuse-overwriting.js';
import { Rows } from '../../results/collate/rows.js';
import { joinResults } from '../../results/join/join.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { Tally } from '../../results/summary/summary.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { findRounds, type KnownRound } from '../../submit/round/rounds.js';
import { readHead } from '../files/read-head.js';
import { withStdout } from '../files/with-stdout.js';
import { type FoundResults, findResults } from '../results/find-results.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import type { reportCommand } from './report.js';

type Options = OptionsOf<typeof reportCommand>;

/** Writes the page; a file without answers is shown as it will be sent. */
export async function reportFile(cli: Cli, file: string, options: Options): Promise<void> {
  if (options.output !== '-') await refuseOtherFile(cli.path(options.output), options.force);
  await withStdout(cli, options, 'report.html', (to) => writePage(cli, file, to, options));
}

async function writePage(cli: Cli, file: string, to: string, options: Options): Promise<void> {
  const { compare, compareRound, rows, idColumn, tier, json } = options;
  const found = await answersOf(cli, file, options);
  if (!found && (compare !== undefined || compareRound !== undefined)) {
    throw new BatchOptionsError(`${file} has no answers yet, so there is nothing to compare. Submit it first.`);
  }
  const other =
    compare !== undefined
      ? {
          name: basename(compare),
          found: await findResults(cli, compare, { ...options, results: undefined, errors: undefined }),
        }
      : compareRound !== undefined
        ? { name: `round ${compareRound}`, found: await findResults(cli, file, { ...options, round: compareRound }) }
        : undefined;
  const input = found?.input ?? [cli.path(file)];
  await refuseOverwriting(to, [input, rows && cli.path(rows)]);
  const table = rows === undefined ? undefined : await Rows.open(cli.path(rows), { idColumn, signal: cli.io.signal });
  try {
    const written = await writeReport({
      input,
      to,
      title: basename(file),
      ...(found && { outcomes: outcomesOf(found) }),
      ...(compare !== undefined && { name: basename(file) }),
      ...(compareRound !== undefined && {
        name: options.round === undefined ? 'all rounds' : `round ${options.round}`,
      }),
      ...(other && { compare: { name: other.name, outcomes: outcomesOf(other.found) } }),
      ...(table && { rows: rowsOf(table, input) }),
      ...(found && { rounds: found.rounds.map(roundOf) }),
      facts: [...(await queueFacts(cli, file, tier)), ...placeFacts(cli, found)],
      signal: cli.io.signal,
    });
    if (found?.unfinished !== undefined)
      cli.say(`${found.unfinished}: answers that have not arrived count as missing.`);
    if (json) await cli.printJson({ ...written, path: cli.shown(written.path) });
    else if (options.output !== '-') await cli.print(cli.shown(to));
  } finally {
    await table?.close();
  }
}

/** The answers so far; undefined if nothing was sent. */
async function answersOf(cli: Cli, file: string, options: Options): Promise<FoundResults | undefined> {
  const isNamed = options.results !== undefined || options.errors !== undefined;
  if (!isNamed && (await findRounds(jobFolder(cli.path(file)))).length === 0) return undefined;
  return findResults(cli, file, options);
}

async function* outcomesOf({ pairs, ...source }: FoundResults): AsyncGenerator<JoinedOutcome> {
  for await (const chunk of joinResults(pairs, { ...source, data: false }, new Tally())) {
    for (const { outcome } of chunk) yield outcome;
  }
}

/** The row of each request, in the order of the input. */
async function* rowsOf(table: Rows, input: readonly string[]) {
  let place = 0;
  for await (const chunk of joinResults([], { input: [...input], data: false }, new Tally())) {
    const ids = chunk.map(({ outcome }) => outcome.customId);
    yield* await table.of(ids, place);
    place += ids.length;
  }
}

function roundOf({ number, state }: KnownRound): ReportRound {
  const requests = state.job.parts.reduce((sum, part) => sum + part.requests, 0);
  const succeeded = state.parts.reduce((sum, { ending }) => sum + (ending?.counts?.completed ?? 0), 0);
  const [sent] = state.creates;
  return {
    name: `round ${number}`,
    requests,
    succeeded,
    ...(sent !== undefined && { sentAt: new Date(sent).toISOString() }),
  };
}

async function queueFacts(cli: Cli, file: string, tier: number | undefined): Promise<ReportFact[]> {
  if (tier === undefined) return [];
  const paths = await inputPaths([cli.path(file)]);
  const plan = planQueue(await estimateFile(paths), tier as Tier);
  if (!plan) return [{ label: 'Queue', value: 'not known', note: `tier ${tier}` }];
  const hours = `${plan.hours.low} to ${plan.hours.high} hours`;
  return [{ label: 'Waves', value: String(plan.waves), note: `tier ${tier}: ${hours}` }];
}

function placeFacts(cli: Cli, found: FoundResults | undefined): ReportFact[] {
  const host = found?.rounds.at(-1)?.state.account.host;
  if (host !== undefined) return [{ label: 'Sent to', value: host }];
  if (found) return [];
  const url = cli.env.OPENAI_BASE_URL || 'https://api.openai.com/v1';
  return URL.canParse(url) ? [{ label: 'Would be sent to', value: new URL(url).host }] : [];
}

/** Refuses to overwrite anything but a report. */
async function refuseOtherFile(path: string, force: boolean | undefined): Promise<void> {
  refuseJobFolder(path);
  if (force) return;
  const head = await readHead(path).catch((error: { cause?: { code?: string } }) => {
    if (error.cause?.code === 'ENOENT') return undefined;
    throw error;
  });
  if (head === undefined || head.length === 0 || /^<!doctype html>[\s\S]*batch report/i.test(head.toString('utf8')))
    return;
  throw new BatchOptionsError(`${path} exists and is not a report. Choose another name, or use --force to replace it.`);
}
