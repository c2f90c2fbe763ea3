import { z } from 'zod';
import { checkedLater, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import { IdIndex } from '../../check/batch/id-index.js';
import { valueAt } from '../../check/text/json-path.js';
import { BatchOptionsError } from '../../errors.js';
import { parseJson } from '../../jsonl/read/decode.js';
import { commitParts } from '../../jsonl/write/commit-parts.js';
import { type PartLimits, PartWriter } from '../../jsonl/write/part-writer.js';
import type { SaveResult } from '../../jsonl/write/save.js';
import { limitedInputs } from '../../request/endpoints/table.js';
import type { Entry } from '../../request/entry.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import { answerParser } from '../answer/answer-parser.js';
import { joinResults } from '../join/join.js';
import { type ResultFiles, resultPairs } from '../join/result-files.js';
import { type Outcome, STATUSES, type Status } from '../line/outcome.js';
import { type Summary, Tally } from '../summary/summary.js';
import type { AnswerSource } from './collate.js';
import { refuseOverwriting } from './refuse-overwriting.js';
import { addReason } from './with-reason.js';

/** Options for choosing the requests to send again. */
export interface FollowUpOptions {
  /**
   * The statuses of the requests to send again.
   * @default every status but 'succeeded'
   */
  only?: readonly Status[] | undefined;
}

/** The fields of `FollowUpOptions`; the statuses have their own messages. */
const chosen = { only: checkedLater } satisfies FieldsOf<FollowUpOptions>;
const chosenShape = z.strictObject(chosen);

/** The requests, their results, and the file to write. */
export interface FollowUpFileOptions extends FollowUpOptions, PartLimits {
  /** The input file or files that were sent. */
  input: string | readonly string[];
  /** The output files of all rounds so far. */
  output: ResultFiles;
  /** Their error files, in the same order. @default none */
  errors?: ResultFiles;
  /** The input file to write. */
  to: string;
  /**
   * Adds to a request whose answer was invalid that answer and the validation error, so that the model can correct it.
   * @default false: every request stays byte for byte as it was
   */
  withReason?: boolean | undefined;
  /** The format to check answers by. @default the format that each request was sent with */
  responseFormat?: ResponseFormat | undefined;
}

const followUpOptions = z.strictObject({
  input: checkedLater,
  output: checkedLater,
  errors: checkedLater,
  to: checkedLater,
  ...chosen,
  responseFormat: checkedLater,
  withReason: z.boolean().optional(),
  maxRequests: z.number().optional(),
  maxBytes: z.number().optional(),
  maxTokens: z.number().optional(),
} satisfies FieldsOf<FollowUpFileOptions>);

/** The new file and the counts so far. `files` is empty if there is nothing to retry. */
export interface FollowUpFile extends Omit<SaveResult, 'endpoint' | 'model' | 'validated'> {
  /** The counts over all rounds so far. */
  summary: Summary;
}

/**
 * Writes a new input file of all requests that did not succeed, each byte for byte as it was sent. Writes nothing if
 * all succeeded.
 *
 * @throws BatchFileError if a file cannot be read or written; BatchOptionsError for invalid options, and if `to` is one of the
 * sources; BatchLimitError for a request larger than `maxBytes`.
 */
export async function writeFollowUp(options: FollowUpFileOptions): Promise<FollowUpFile> {
  const { input, output, errors, ...how } = checkOptions('writeFollowUp', followUpOptions, options ?? {});
  await refuseOverwriting(how.to, [input, output, errors]);
  return writeUnanswered({ input, pairs: resultPairs(output, errors), shareIdentical: false }, how);
}

/** Like `writeFollowUp`, but joins answers to the requests that were sent. */
export async function writeUnanswered(
  { pairs, ...source }: AnswerSource,
  options: Omit<FollowUpFileOptions, 'input' | 'output' | 'errors'>,
): Promise<FollowUpFile> {
  const { to, responseFormat, maxBytes, maxRequests, withReason = false } = options;
  const wanted = wantedStatuses(options.only);
  await refuseOverwriting(to, [source.input, ...pairs.flatMap((pair) => [pair.output, pair.errors])]);
  const writer = new PartWriter(to, { maxBytes, maxRequests });
  const tally = new Tally();
  const parser = responseFormat === undefined ? undefined : answerParser(responseFormat);
  const written = new IdIndex();
  let [requests, bytes] = [0, 0];
  try {
    const asked = { ...source, parser, data: withReason, keepRequests: true };
    for await (const chunk of joinResults(pairs, asked, tally)) {
      for (const { outcome, request } of chunk) {
        if (!wanted.has(outcome.status)) continue;
        if (written.addOrGetLine(outcome.customId, 1) > 0) throw sharedId(outcome.customId);
        const line = withReason ? addReason(request!, outcome) : request!;
        bytes += await writer.add(outcome.customId, [line], embeddingInputsOf(line));
        requests++;
      }
    }
    const files = requests > 0 ? await commitParts(to, writer) : {};
    return { files: [], ...files, requests, bytes, summary: tally.summary() };
  } finally {
    await writer.discard();
  }
}

function sharedId(id: string): BatchOptionsError {
  const fact = `custom_id "${id}" failed in several input files of the job, and one file can have it once`;
  return new BatchOptionsError(`${fact}. Send all of them again with batch-creator submit FILES --retry.`);
}

/** Collects the statuses of outcomes from a stream, without keeping the answers. */
export async function collectStatuses(outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> {
  const facts: Outcome[] = [];
  for await (const outcome of outcomes) {
    requireOutcome(outcome);
    facts.push({ customId: outcome.customId, status: outcome.status } as Outcome);
  }
  return facts;
}

/** Throws a `BatchOptionsError` unless the value can contain outcomes. */
export function requireOutcomes(outcomes: unknown): void {
  const isObject = typeof outcomes === 'object' && outcomes !== null;
  if (isObject && (Symbol.iterator in outcomes || Symbol.asyncIterator in outcomes)) return;
  const given = outcomes === null ? 'null' : `a value of type ${typeof outcomes}`;
  throw new BatchOptionsError(
    `followUp: outcomes is ${given}. Pass a list of them, or the result of batch.results(…) or job.results().`,
  );
}

/** The entries to send again: those with one of the statuses; an entry without an outcome is `missing`. */
export function entriesToRetry(
  entries: Iterable<Entry>,
  outcomes: Iterable<Outcome>,
  options: FollowUpOptions,
): Entry[] {
  checkOptions('followUp', chosenShape, options);
  const wanted = wantedStatuses(options.only);
  const statuses = new Map<string, Status>();
  for (const outcome of outcomes) {
    requireOutcome(outcome);
    const { customId, status } = outcome;
    if (customId !== null && statuses.get(customId) !== 'succeeded') statuses.set(customId, status);
  }
  return [...entries].filter(({ customId }) => wanted.has(statuses.get(customId) ?? 'missing'));
}

function requireOutcome(outcome: unknown): void {
  if (typeof outcome === 'object' && outcome !== null) return;
  throw new BatchOptionsError(
    `followUp: one of the outcomes is ${String(outcome)}. Pass the result of batch.results(…).`,
  );
}

function wantedStatuses(only: readonly Status[] | undefined): ReadonlySet<Status> {
  if (only !== undefined && !Array.isArray(only)) {
    throw new BatchOptionsError('only: must be a list of statuses, like ["expired", "missing"].');
  }
  const unknown = only?.find((status) => !STATUSES.includes(status));
  if (unknown !== undefined) {
    throw new BatchOptionsError(`only: there is no status "${unknown}". The statuses are ${STATUSES.join(', ')}.`);
  }
  return new Set(only ?? STATUSES.filter((status) => status !== 'succeeded'));
}

/** Limits the inputs of all embedding requests in a file together. */
export function embeddingInputsOf(request: Buffer): number {
  const line = parseJson(request);
  return limitedInputs(valueAt(line, ['url']), valueAt(line, ['body']));
}
