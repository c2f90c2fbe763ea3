import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../errors.js';
import { FileLedger } from '../submit/file-ledger.js';
import { jobFolder } from '../submit/input-files.js';
import { type JobState, jobState } from '../submit/state.js';
import { openJob } from '../submit/submit.js';
import type { Cli } from './cli.js';
import { makeClient } from './make-client.js';
import { plural } from './table.js';

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
}

/** The result files of an input file: those that are named, or those of its job and of later rounds. */
export async function findResults(cli: Cli, file: string, options: ResultOptions): Promise<FoundResults> {
  const { output, errors, with: rounds = [] } = options;
  const paths = (list: string[] = []) => list.map((path) => cli.path(path));
  const isNamed = output !== undefined || errors !== undefined;
  const first = isNamed
    ? { input: [cli.path(file)], output: paths(output), errors: paths(errors) }
    : await ofJob(cli, file, options);
  const found: ResultPaths[] = [first];
  for (const round of rounds) found.push(await ofJob(cli, round, options));
  return { input: first.input, ...joined(found) };
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
  const state = names.includes('ledger.jsonl') ? jobState(await new FileLedger(folder).records()) : undefined;
  if (state) await fetchMissing(cli, file, state, options, names);
  const found = state ? await readdir(folder) : names;
  const numbers = found.flatMap((name) => /^(?:output|errors)-(\d{4,})\.jsonl$/.exec(name)?.[1] ?? []);
  // A job whose parts were all refused as a whole is at its end without any result file: all of it is missing.
  const isOver = state?.parts.every(({ phase }) => phase === 'ended');
  if (numbers.length === 0 && !isOver) throw nothingYet(cli, file, folder, state);
  const parts = [...new Set(numbers)].sort();
  const path = (which: string) => (part: string) => {
    const name = `${which}-${part}.jsonl`;
    return found.includes(name) ? join(folder, name) : undefined;
  };
  // A job knows its parts, whichever of them was named.
  const input = state ? state.job.parts.map((part) => join(folder, part.path)) : [cli.path(file)];
  return { input, output: parts.map(path('output')), errors: parts.map(path('errors')) };
}

/** Downloads what the job has and the folder has not; without need, the service is not asked. */
async function fetchMissing(
  cli: Cli,
  file: string,
  { parts }: JobState,
  { baseUrl, sameAccount }: ResultOptions,
  names: readonly string[],
): Promise<void> {
  const has = (which: string, part: number) => names.includes(`${which}-${String(part).padStart(4, '0')}.jsonl`);
  const isHere = parts.every(
    ({ part, phase, ending }) =>
      phase === 'ended' && (!ending?.outputFile || has('output', part)) && (!ending?.errorFile || has('errors', part)),
  );
  if (isHere) return;
  const client = await makeClient(cli, baseUrl);
  const job = await openJob(cli.path(file), { client, ...(sameAccount && { sameAccount }) });
  const { signal } = cli.io;
  const { batches } = await job.status({ signal });
  const open = batches.filter(({ status }) => !ENDS.includes(status));
  // Only then: to watch a job also submits what is still to be submitted.
  if (open.length === 0) await job.done({ signal });
  else
    cli.say(
      `${plural(open.length, 'part')} of ${batches.length} still ${open[0]!.status}: what is not here counts as missing.`,
    );
  await job.outputs({ signal });
}

const ENDS = ['completed', 'failed', 'expired', 'cancelled'];

function nothingYet(cli: Cli, file: string, folder: string, state: JobState | undefined): BatchOptionsError {
  const fact = state
    ? `The job of ${file} has no results yet`
    : `${file} has no results: there are none in ${cli.shown(folder)}`;
  return new BatchOptionsError(`${fact}. Name the files: --output out.jsonl --errors err.jsonl`);
}
