import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { jobFolder } from '../../submit/job/input-files.js';
import type { Job } from '../../submit/job/job.js';
import { missingFiles } from '../../submit/round/job-outputs.js';
import { openJob } from '../../submit/job/submit.js';
import { FileLedger } from '../../submit/ledger/file-ledger.js';
import { type JobState, jobState } from '../../submit/protocol/state.js';
import { isTerminal } from '../../submit/service/client.js';
import { BatchLockedError } from '../../submit/service/errors.js';
import type { Cli } from '../terminal/cli.js';
import { makeClient } from '../terminal/make-client.js';

/** Where results are looked for. */
export interface ResultOptions {
  output?: string[] | undefined;
  errors?: string[] | undefined;
  with?: string[] | undefined;
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
}

/** Result files; those of one batch stand at the same place. */
interface ResultPaths {
  output: (string | undefined)[];
  errors: (string | undefined)[];
}

/** What was asked, and what came back. */
export interface FoundResults extends ResultPaths {
  input: string[];
  /** What of it is still at work; undefined when nothing more will come. */
  unfinished?: string | undefined;
}

/** The result files of an input file: those that are named, or those of its job and of later rounds. */
export async function findResults(cli: Cli, file: string, options: ResultOptions): Promise<FoundResults> {
  const { output, errors, with: rounds = [] } = options;
  const paths = (list: string[] = []) => list.map((path) => cli.path(path));
  const isNamed = output !== undefined || errors !== undefined;
  const first = isNamed
    ? { input: [cli.path(file)], output: paths(output), errors: paths(errors) }
    : await ofJob(cli, file, options);
  const found: FoundResults[] = [first];
  for (const round of rounds) found.push(await ofJob(cli, round, options));
  const unfinished = found.find((results) => results.unfinished !== undefined)?.unfinished;
  return { input: first.input, ...joined(found), unfinished };
}

function joined(found: readonly ResultPaths[]): ResultPaths {
  const length = ({ output, errors }: ResultPaths) => Math.max(output.length, errors.length);
  const all = (key: keyof ResultPaths) =>
    found.flatMap((results) => Array.from({ length: length(results) }, (_, place) => results[key][place]));
  return { output: all('output'), errors: all('errors') };
}

async function ofJob(cli: Cli, file: string, options: ResultOptions): Promise<FoundResults> {
  const folder = jobFolder(cli.path(file));
  const names = await readdir(folder).catch((): string[] => []);
  const records = async () => jobState(await new FileLedger(folder).records());
  const state = names.includes('ledger.jsonl') ? await records() : undefined;
  const unfinished = state && (await fetchMissing(cli, file, state, options, folder));
  if (state) printEmpty(cli, file, (await records()) ?? state);
  const found = state ? await readdir(folder) : names;
  const numbers = found.flatMap((name) => /^(?:output|errors)-(\d{4,})\.jsonl$/.exec(name)?.[1] ?? []);
  if (numbers.length === 0 && unfinished !== undefined) throw nothingYet(file, unfinished);
  if (numbers.length === 0 && !state) throw noResults(cli, file, folder);
  const parts = [...new Set(numbers)].sort();
  const path = (which: string) => (part: string) => {
    const name = `${which}-${part}.jsonl`;
    return found.includes(name) ? join(folder, name) : undefined;
  };
  // A job knows its parts, whichever of them was named.
  const input = state ? state.job.parts.map((part) => join(folder, part.path)) : [cli.path(file)];
  return { input, output: parts.map(path('output')), errors: parts.map(path('errors')), unfinished };
}

/** Downloads what the job has and the folder has not; without need, the service is not asked. Tells what is still at work. */
async function fetchMissing(
  cli: Cli,
  file: string,
  state: JobState,
  { baseUrl, sameAccount }: ResultOptions,
  folder: string,
): Promise<string | undefined> {
  const { parts } = state;
  const isOver = parts.every(({ phase }) => phase === 'ended');
  if (isOver && (await missingFiles(folder, state)).length === 0) return undefined;
  const client = await makeClient(cli, baseUrl);
  const job = await openJob(cli.path(file), { client, sameAccount, env: cli.env });
  const { signal } = cli.io;
  const { batches } = await job.status({ signal });
  const open = batches.filter(({ status }) => !isTerminal(status));
  // To watch a job also submits what is still to be submitted, which nobody asked for here.
  if (open.length === 0) await job.done({ signal });
  else if (parts.every(({ phase }) => phase === 'live' || phase === 'ended')) await lookOnce(job, signal);
  await job.outputs({ signal });
  return open[0] && `${pluralize(open.length, 'part')} of ${batches.length} still ${open[0].status}`;
}

/** Else it would look as if the service had lost them. */
function printEmpty(cli: Cli, file: string, { parts }: JobState): void {
  for (const { part, ending } of parts) {
    if (!ending || ending.outputFile || ending.errorFile) continue;
    cli.say(`Part ${part} ended as ${ending.status}, without any result: batch-creator status ${file}`);
  }
}

/** Takes note of the parts that ended while nobody watched; who watches takes note of them himself. */
async function lookOnce(job: Job, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of job.watch({ signal })) return;
  } catch (error) {
    if (!(error instanceof BatchLockedError)) throw error;
  }
}

function nothingYet(file: string, unfinished: string): BatchOptionsError {
  return new BatchOptionsError(
    `The job of ${file} has no results yet: ${unfinished}. Wait for its end: batch-creator watch ${file}`,
  );
}

function noResults(cli: Cli, file: string, folder: string): BatchOptionsError {
  const fact = `${file} has no results: there are none in ${cli.shown(folder)}`;
  return new BatchOptionsError(`${fact}. Name the files: --output out.jsonl --errors err.jsonl`);
}
