import { z } from 'zod';
import { abortSignal, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { abortable } from '../../jsonl/read/abortable.js';
import { isBlank, splitLines } from '../../jsonl/read/decode.js';
import { sourceBlocks } from '../../jsonl/read/source.js';
import type { EndpointUrl } from '../../request/endpoints/table.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import { answerParser } from '../answer/answer-parser.js';
import type { JoinedOutcome, Outcome } from '../line/outcome.js';
import { readResultLine } from '../line/result-line.js';
import { type Summary, Tally } from '../summary/summary.js';
import type { ResultInput } from './input-entries.js';
import { joinResults } from './join.js';
import { type ResultFiles, type ResultPair, resultPairs } from './result-files.js';

/** Options of `readResults`. */
export interface ReadResultsOptions<Parsed = unknown> {
  /**
   * The format to parse and check answers by.
   * @default the format that each request of `input` was sent with; without `input`, none
   */
  responseFormat?: ResponseFormat<Parsed> | undefined;
  /** The endpoint of replies whose format does not reveal it. @default none */
  endpoint?: EndpointUrl | undefined;
  /** The requests. Each of their IDs then has exactly one outcome, in the order of the input. @default none: one outcome for each line of the files */
  input?: ResultInput<Parsed> | undefined;
  /** Stops reading, even while it waits for a source; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

const readOptions = z.strictObject({
  responseFormat: z.unknown().optional(),
  endpoint: z.string().optional(),
  input: z.unknown().optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<ReadResultsOptions>);

/** Outcomes one by one, and a summary of those read so far. */
export type Results<Of extends Outcome> = AsyncGenerator<Of, void, undefined> & {
  /** Counts, tokens and cost of the outcomes read so far; complete after the last outcome. */
  readonly summary: Summary;
};

/**
 * Reads an output and an error file, whatever their order and however the batch ended. Without `input`, each line
 * becomes an outcome, in file order. With it, each of its IDs has exactly one outcome, in input order: if an ID has
 * several lines, a success beats a failure; lines of other IDs are only counted. A bad line never stops it.
 *
 * @throws BatchOptionsError for an unknown option or an invalid response format; while reading, BatchFileError if a file
 * cannot be read.
 * @example
 * for await (const outcome of readResults('output.jsonl', 'errors.jsonl', { input: 'reviews.jsonl' })) {
 *   console.log(outcome.customId, outcome.status, outcome.text ?? outcome.error?.message);
 * }
 */
export function readResults<Parsed = unknown>(
  outputFile: ResultFiles,
  errorFile: ResultFiles,
  options: ReadResultsOptions<Parsed> & {
    /** The requests. Each of their IDs has exactly one outcome, in the order of the input. */
    input: ResultInput<Parsed>;
  },
): Results<JoinedOutcome<Parsed>>;
/**
 * Reads an output and an error file without the requests: each line becomes an outcome, in file order, whose `customId` is
 * null if the line has no readable one. Either file may be null, undefined or empty.
 *
 * @throws BatchOptionsError for an unknown option or an invalid response format; while reading, BatchFileError if a file
 * cannot be read.
 */
export function readResults<Parsed = unknown>(
  outputFile: ResultFiles,
  errorFile?: ResultFiles,
  options?: ReadResultsOptions<Parsed>,
): Results<Outcome<Parsed>>;
export function readResults(
  outputFile: ResultFiles,
  errorFile?: ResultFiles,
  options?: ReadResultsOptions | null,
): Results<Outcome> {
  const { responseFormat, endpoint, input, signal } = checkOptions('readResults', readOptions, options ?? {});
  const parser = responseFormat === undefined ? undefined : answerParser(responseFormat);
  const pairs = resultPairs(outputFile, errorFile);
  const tally = new Tally();
  const outcomes =
    input === undefined
      ? readAsTheyCome(pairs, { parser, endpoint }, tally, signal)
      : flat(abortable(joinResults(pairs, { input, parser, endpoint, signal }, tally), signal));
  return Object.defineProperty(outcomes, 'summary', { get: () => tally.summary() }) as Results<Outcome>;
}

async function* flat(chunks: AsyncIterable<{ outcome: Outcome }[]>): AsyncGenerator<Outcome, void, undefined> {
  for await (const chunk of chunks) for (const { outcome } of chunk) yield outcome;
}

async function* readAsTheyCome(
  pairs: readonly ResultPair[],
  options: Parameters<typeof readResultLine>[2],
  tally: Tally,
  signal: AbortSignal | undefined,
): AsyncGenerator<Outcome, void, undefined> {
  for (const file of pairs.flatMap(({ output, errors }) => [output, errors])) {
    if (file === undefined) continue;
    for await (const { line, bytes } of splitLines(abortable(sourceBlocks(file), signal))) {
      if (isBlank(bytes)) continue;
      const { outcome } = readResultLine(bytes, line, options);
      tally.add(outcome);
      yield outcome;
    }
  }
}
