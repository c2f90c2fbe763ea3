import { resolve } from 'node:path';
import { z } from 'zod';
import { abortSignal, checkedLater, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import type { EndpointUrl } from '../../request/endpoints/table.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import { answerParser } from '../../results/answer/answer-parser.js';
import { type JoinOptions, joinResults } from '../../results/join/join.js';
import type { Results } from '../../results/join/read-results.js';
import type { SentPair } from '../../results/join/result-files.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { Tally } from '../../results/summary/summary.js';
import { directInput, directPairs } from '../direct/direct-files.js';
import { type KnownRound, neverRan, sentPairs, sentPaths } from '../round/rounds.js';
import { BatchJobError } from '../service/errors.js';

/** Options for reading the results of a job. */
export interface JobResultsOptions<Parsed = unknown> {
  /** The format to parse and check answers by. @default the format that each request was sent with */
  responseFormat?: ResponseFormat<Parsed> | undefined;
  /** For replies whose shape doesn't tell their endpoint. @default none */
  endpoint?: EndpointUrl | undefined;
  /** Reads the requests and answers of one round alone, 1-based. @default the present input and all rounds */
  round?: number | undefined;
  /** Stops downloading and reading; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

const resultsShape = z.strictObject({
  responseFormat: checkedLater,
  endpoint: checkedLater,
  round: z.number().optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<JobResultsOptions>);

/** The requests and the answers to join. */
export interface JobAnswers {
  /** The files of the present input; if they are gone, the files that the rounds sent. */
  input: string[];
  pairs: SentPair[];
  /** True if one answer serves all requests that are the same. */
  shareIdentical: boolean;
  /** The model that replaced that of every request in the present input; absent if none did. */
  model?: string | undefined;
  /** True if the input is what the rounds sent, the newest first. */
  newestFirst?: boolean | undefined;
}

/** The present requests of a job, and all its answers. */
export async function answersOf(folder: string, rounds: readonly KnownRound[], round?: number): Promise<JobAnswers> {
  const chosen = round === undefined ? rounds : rounds.filter(({ number }) => number === round);
  const last = chosen.at(-1);
  if (!last) {
    const fact = `The job in ${folder} has no round ${round}; its last one is ${rounds.at(-1)?.number}.`;
    throw new BatchJobError(`${fact} Choose another round, or omit it.`, 'job_not_found', folder);
  }
  const { source } = last;
  const { model } = lastThatRan(chosen).source;
  const direct = round === undefined ? await directPairs(folder) : [];
  const pairs = [...direct, ...(await Promise.all(chosen.map(sentPairs))).flat()];
  const shareIdentical = source.shareIdentical === true;
  const present = round === undefined ? await presentFiles(folder, source.paths) : [];
  if (present.length > 0) return { input: present, pairs, shareIdentical, model };
  // Each ID counts once, with its newest request.
  const sent = chosen.filter((one) => one.source.model === model).toReversed();
  const input = [...sent.flatMap(sentPaths), ...(direct.length > 0 ? [await directInput(folder)] : [])];
  return { input, pairs, shareIdentical, newestFirst: true };
}

/** A round that the service refused as a whole, perhaps for its model, must not hide the answers of those before it. */
function lastThatRan(rounds: readonly KnownRound[]): KnownRound {
  const isRefused = (round: KnownRound) =>
    round.source.model === round.state.job.source?.model &&
    round.state.parts.every(({ part, phase }) => phase === 'ended' && neverRan(round, part));
  return rounds.findLast((round) => !isRefused(round)) ?? rounds.at(-1)!;
}

async function presentFiles(folder: string, paths: readonly string[]): Promise<string[]> {
  const { default: fse } = await import('fs-extra');
  const found = await inputPaths(paths.map((path) => resolve(folder, path)));
  const isThere = await Promise.all(found.map((path) => fse.pathExists(path)));
  return isThere.every(Boolean) ? found : [];
}

/** One outcome for each request of the input, in its order; requests that have not ended are `missing`. */
export function jobResults<Parsed>(
  folder: string,
  rounds: () => Promise<readonly KnownRound[]>,
  options: JobResultsOptions<Parsed>,
  formats: readonly ResponseFormat[] = [],
): Results<JoinedOutcome<Parsed>> {
  const { responseFormat, endpoint, round, signal } = checkOptions('results', resultsShape, options);
  const tally = new Tally();
  const outcomes = (async function* () {
    const { pairs, ...source } = await answersOf(folder, await rounds(), round);
    const parser = responseFormat === undefined ? undefined : answerParser(responseFormat);
    const options: JoinOptions = { ...source, parser, endpoint, formats };
    for await (const chunk of joinResults(pairs, options, tally)) {
      signal?.throwIfAborted();
      for (const { outcome } of chunk) yield outcome;
    }
  })();
  return Object.defineProperty(outcomes, 'summary', { get: () => tally.summary() }) as Results<JoinedOutcome<Parsed>>;
}
