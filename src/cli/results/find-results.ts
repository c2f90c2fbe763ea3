import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../../arguments/shell-word.js';
import { BatchOptionsError } from '../../errors.js';
import type { AnswerSource } from '../../results/collate/collate.js';
import { type ResultPair, resultPairs, type SentPair } from '../../results/join/result-files.js';
import { type FoundAnswers, findAnswers } from '../../submit/job/find-answers.js';
import { jobFolder } from '../../submit/job/input-files.js';
import type { Cli } from '../terminal/cli.js';
import { makeClient } from '../terminal/make-client.js';
import { openLedger, sharedBy } from '../terminal/open-ledger.js';

/** Where to look for results. */
export interface ResultOptions {
  results?: string[] | undefined;
  errors?: string[] | undefined;
  with?: string[] | undefined;
  round?: number | undefined;
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
  ledger?: string | undefined;
}

/** The requests and their result files. */
export interface FoundResults extends AnswerSource {
  input: string[];
  /** What is still running; undefined if no more results will come. */
  unfinished?: string | undefined;
  /** The rounds of the job; empty if the results are from elsewhere. */
  rounds: FoundAnswers['rounds'];
}

/** The results of an input file: those of the named files, or of its job; `with` adds those of other jobs. */
export async function findResults(cli: Cli, file: string, options: ResultOptions): Promise<FoundResults> {
  const { results, errors, with: others = [] } = options;
  const paths = (list: string[] = []) => list.map((path) => cli.path(path));
  const isNamed = results !== undefined || errors !== undefined;
  if (isNamed && options.round !== undefined)
    throw new BatchOptionsError(
      '--round chooses a round of a job, and --results names files of your own. Use one of them.',
    );
  const found: FoundResults = isNamed
    ? { input: [cli.path(file)], pairs: resultPairs(paths(results), paths(errors)), shareIdentical: false, rounds: [] }
    : await ofJob(cli, file, options);
  if (others.length === 0) return found;
  let { unfinished } = found;
  const pairs = found.pairs.map((pair) => asSent(pair, found.input[0]!));
  for (const other of others) {
    const more = await ofJob(cli, other, { ...options, round: undefined });
    const last = pairs.at(-1)?.round ?? 0;
    pairs.push(...more.pairs.map((pair) => asSent(pair, more.input[0]!, last)));
    unfinished ??= more.unfinished;
  }
  return { ...found, pairs, unfinished };
}

/** Without the sent input, the results are joined to the input file as it is now. */
function asSent(pair: ResultPair | SentPair, input: string, after = 0): SentPair {
  return 'sent' in pair ? { ...pair, round: pair.round + after } : { ...pair, sent: input, round: after + 1 };
}

async function ofJob(cli: Cli, file: string, { ledger, baseUrl, ...options }: ResultOptions): Promise<FoundResults> {
  const found = await findAnswers(cli.path(file), {
    ...options,
    ...sharedBy(await openLedger(cli, ledger)),
    client: () => makeClient(cli, baseUrl),
    env: cli.env,
    signal: cli.io.signal,
  });
  if (!found) return inFolder(cli, file, jobFolder(cli.path(file)));
  const { pairs, unfinished, rounds } = found;
  if (unfinished === undefined) for (const round of rounds) printEmpty(cli, file, round);
  const isEmpty = pairs.every(({ output, errors }) => output === undefined && errors === undefined);
  if (isEmpty && unfinished !== undefined) throw nothingYet(file, unfinished);
  return found;
}

/** Result files that somebody put into the folder, without a job. */
async function inFolder(cli: Cli, file: string, folder: string): Promise<FoundResults> {
  const names = await readdir(folder).catch((): string[] => []);
  const numbers = names.flatMap((name) => /^(?:output|errors)-(\d{4,})\.jsonl$/.exec(name)?.[1] ?? []);
  if (numbers.length === 0) throw noResults(cli, file, folder);
  const path = (name: string) => (names.includes(name) ? join(folder, name) : undefined);
  const pairs = [...new Set(numbers)].sort().map((number) => ({
    output: path(`output-${number}.jsonl`),
    errors: path(`errors-${number}.jsonl`),
  }));
  return { input: [cli.path(file)], pairs, shareIdentical: false, rounds: [] };
}

/** Else it would look as if the service had lost them. */
function printEmpty(cli: Cli, file: string, { number, state }: FoundAnswers['rounds'][number]): void {
  for (const { part, ending } of state.parts) {
    if (!ending || ending.outputFile || ending.errorFile) continue;
    const which = number > 1 ? `Round ${number}, part ${part}` : `Part ${part}`;
    cli.say(`${which} ended as ${ending.status}, without any result: batch-creator status ${shellWord(file)}`);
  }
}

function nothingYet(file: string, unfinished: string): BatchOptionsError {
  return new BatchOptionsError(
    `The job of ${file} has no results yet: ${unfinished}. Wait for it to end: batch-creator watch ${shellWord(file)}`,
  );
}

function noResults(cli: Cli, file: string, folder: string): BatchOptionsError {
  const fact = `${file} has no results: there are none in ${cli.shown(folder)}`;
  return new BatchOptionsError(`${fact}. Name the files: --results out.jsonl --errors err.jsonl`);
}
