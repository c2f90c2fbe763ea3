import { z } from 'zod';
import { abortSignal, anyFunction, checkedLater, checkOptions, type FieldsOf } from '../arguments/check-options.js';
import { BatchOptionsError } from '../errors.js';
import { usageCost } from '../estimate/cost/compare-usage.js';
import type { ExpectedRange } from '../estimate/estimate.js';
import { Estimator } from '../estimate/estimator.js';
import { type Prices, ratesOf } from '../estimate/price.js';
import { pickEvenly } from '../input/lines/pick-evenly.js';
import { readRequests } from '../jsonl/read/load.js';
import { inputPaths } from '../jsonl/read/manifest.js';
import type { RequestLine } from '../request/entry.js';
import type { AnswerParser } from '../results/answer/answer-parser.js';
import { SentFormats } from '../results/answer/sent-format.js';
import type { JoinedOutcome, Usage } from '../results/line/outcome.js';
import { readResultLine } from '../results/line/result-line.js';
import { answersBefore } from './answers-before.js';
import { DirectCalls } from './direct/direct-calls.js';
import { jobFolder } from './job/input-files.js';
import type { LedgerSource } from './round/rounds.js';
import type { Builder } from './run/builder.js';
import { inParallel } from './service/in-parallel.js';
import { type SyncClient, sendRequest } from './service/send-request.js';

/** How a batch is tried out. */
export interface TryOutOptions {
  /** `new OpenAI()`, or anything with its `post`. */
  client: SyncClient;
  /** How many requests are chosen, at least 1. @default 5 */
  n?: number | undefined;
  /** How many calls are made at a time, at least 1. @default 4 */
  concurrency?: number | undefined;
  /** The same seed picks the same requests. @default 334 */
  seed?: number | undefined;
  /** Milliseconds that one answer may take. @default 600_000 */
  timeoutMs?: number | undefined;
  /** Prices that replace the built-in ones, by model, in US dollars per million tokens at full price. @default none */
  prices?: Prices | undefined;
  /** Where the records of the file's job are kept, as `submit` takes it. @default ledger.jsonl in the folder of each round */
  ledger?: LedgerSource | undefined;
  /** Called before requests are sent; sends none of them if it returns false. @default none */
  onPlan?: ((plan: TryOutPlan) => boolean | undefined | Promise<boolean | undefined>) | undefined;
  /** Stops the calls; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

/** What a trial is about to send. */
export interface TryOutPlan {
  /** How many requests would be sent. */
  requests: number;
  /** The models that they name. */
  models: string[];
  /** What they may cost, in US dollars; absent if a price is unknown. */
  fullPrice?: ExpectedRange;
}

const tryOutShape = z.strictObject({
  client: checkedLater,
  n: checkedLater,
  concurrency: checkedLater,
  seed: z.number().optional(),
  timeoutMs: z.number().optional(),
  prices: checkedLater,
  ledger: checkedLater,
  onPlan: anyFunction.optional(),
  signal: abortSignal.optional(),
} satisfies FieldsOf<TryOutOptions>);

/** The answers of a trial, and what they predict for all requests. */
export interface TryOutResult<Parsed = unknown> {
  /** The outcomes of the chosen requests, in input order. */
  outcomes: JoinedOutcome<Parsed>[];
  /** The IDs of requests that the file's job had answered before. They were not sent, and cost nothing. */
  answeredBefore: string[];
  /** How many requests the file or builder has. */
  requests: number;
  /** Tokens of all answers in `outcomes`. */
  usage: Pick<Usage, 'inputTokens' | 'outputTokens' | 'totalTokens'>;
  /** What was paid for these answers, at full price, in US dollars; absent if the price is unknown. */
  spent?: number;
  /** Projected tokens and US dollars for all requests in a batch; absent if none was answered. */
  whole?: {
    /** Input tokens of all requests: those of these answers, scaled up. */
    inputTokens: number;
    /** Output tokens of all requests, reasoning included: those of these answers, scaled up. */
    outputTokens: number;
    /** US dollars for all requests as a batch; absent if the price is unknown. */
    cost?: number;
    /** US dollars for all requests at full price; absent if the price is unknown. */
    fullPrice?: number;
  };
}

/**
 * Sends a few evenly chosen requests immediately, at full price, so that a wrong prompt costs cents instead of a day.
 * The answers to requests of a file are kept in its job: a later `submit` sends the others, and another trial doesn't
 * send again what succeeded. The answers to requests of a builder are only returned.
 *
 * @param batch A builder, an input file or a manifest.
 * @throws BatchOptionsError for an invalid option, or requests that cannot be used; BatchFileError if the file can't be read;
 * BatchLockedError while another process sends requests of the same file; BatchJobError if what its job sent is no longer as
 * it was; BatchServiceError if the key is rejected. If the
 * service rejects a request, that is its outcome.
 * @example
 * const { outcomes, whole } = await tryOut(batch, { client: new OpenAI(), n: 5 });
 */
export async function tryOut<Parsed = unknown>(
  batch: Builder<Parsed> | string,
  options: TryOutOptions,
): Promise<TryOutResult<Parsed>> {
  checkOptions('tryOut', tryOutShape, options ?? {});
  const { client, n = 5, concurrency = 4, seed = 334, timeoutMs = 600_000, signal } = options ?? {};
  if (typeof client?.post !== 'function') {
    throw new BatchOptionsError('tryOut: client is missing, or cannot send a single request. Give it new OpenAI().');
  }
  for (const [name, value] of Object.entries({ n, concurrency })) {
    if (!(Number.isInteger(value) && value > 0))
      throw new BatchOptionsError(`tryOut: ${name} is ${value}; it must be a whole number above 0.`);
  }
  if (typeof batch !== 'string' && typeof batch?.preview !== 'function') {
    throw new BatchOptionsError('tryOut: give it a builder, or the path of an input file.');
  }
  const isFile = typeof batch === 'string';
  const { requests, chosen } = isFile ? await chooseOfFile(batch, n, seed) : choose(batch, n, seed);
  const ids = new Set(chosen.map(({ request }) => request.custom_id));
  const known = isFile ? await answersBefore(batch, ids, options) : new Map<string, JoinedOutcome>();
  const unknown = [...chosen.entries()].filter(([, { request }]) => !known.has(request.custom_id));
  const isAllowed = unknown.length === 0 || (await options.onPlan?.(planOf(unknown, options.prices))) !== false;
  if (!isAllowed) unknown.length = 0;
  const direct = isFile && unknown.length > 0 ? await DirectCalls.open(jobFolder(batch)) : undefined;
  const found: Found<Parsed>[] = [];
  const add = (place: number, outcome: JoinedOutcome, isNew: boolean) => {
    const model = String(chosen[place]!.request.body.model);
    found.push({ place, outcome: outcome as JoinedOutcome<Parsed>, model, isNew });
  };
  try {
    await inParallel(unknown, concurrency, async ([place, one]) => {
      const { request, parser } = one;
      const row = direct
        ? await direct.send(client, one, { timeoutMs, signal })
        : (await sendRequest(client, request, { timeoutMs, signal })).row;
      const line = Buffer.from(JSON.stringify(row));
      const { outcome } = readResultLine(line, place + 1, { parser, endpoint: request.url });
      add(place, outcome as JoinedOutcome, true);
    });
  } finally {
    await direct?.close();
  }
  for (const [place, { request }] of chosen.entries()) {
    const outcome = known.get(request.custom_id);
    if (outcome) add(place, outcome, false);
  }
  found.sort((a, b) => a.place - b.place);
  const outcomes = found.map(({ outcome }) => outcome);
  const answeredBefore = [...known.values()].filter(isSuccess).map(({ customId }) => customId);
  return { outcomes, answeredBefore, requests, ...sums(found, requests, options.prices) };
}

const isSuccess = ({ status }: JoinedOutcome) => status === 'succeeded';

function planOf(unknown: readonly (readonly [number, Chosen])[], prices: Prices | undefined): TryOutPlan {
  const estimator = new Estimator({ ...(prices && { prices }) });
  for (const [place, { request, bytes }] of unknown) estimator.add({ ...request }, bytes.length, place + 1);
  const { fullPrice, models } = estimator.estimate();
  return { requests: unknown.length, models, ...(fullPrice && { fullPrice }) };
}

interface Found<Parsed = unknown> {
  place: number;
  outcome: JoinedOutcome<Parsed>;
  model: string;
  /** False for an answer that the job had before. */
  isNew: boolean;
}

interface Chosen {
  request: RequestLine;
  /** The line of the request. */
  bytes: Buffer;
  parser: AnswerParser | undefined;
}

function choose(batch: Builder, n: number, seed: number): { requests: number; chosen: Chosen[] } {
  const formats = new SentFormats();
  const wanted = pickEvenly(batch.size, n, seed);
  const entries = [...batch];
  const chosen = wanted.map((place) => {
    const entry = entries[place]!;
    const request = batch.preview(place);
    return { request, bytes: Buffer.from(JSON.stringify(request)), parser: formats.ofEntry(entry, batch.options) };
  });
  return { requests: batch.size, chosen };
}

async function chooseOfFile(path: string, n: number, seed: number): Promise<{ requests: number; chosen: Chosen[] }> {
  const paths = await inputPaths([path]);
  let requests = 0;
  for (const file of paths) for await (const _ of readRequests(file)) requests++;
  const wanted = new Set(pickEvenly(requests, n, seed));
  const formats = new SentFormats();
  const chosen: Chosen[] = [];
  let place = 0;
  for (const file of paths) {
    for await (const { request, bytes } of readRequests(file)) {
      if (!wanted.has(place++)) continue;
      chosen.push({ request, bytes: Buffer.from(bytes), parser: formats.ofLine(bytes) });
    }
  }
  return { requests, chosen };
}

function sums(
  found: readonly Found[],
  requests: number,
  prices: Prices | undefined,
): Pick<TryOutResult, 'usage' | 'spent' | 'whole'> {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  let [answered, cost, fullPrice, spent, priced] = [0, 0, 0, 0, 0];
  for (const { outcome, model, isNew } of found) {
    if (!outcome.usage) continue;
    answered++;
    for (const key of ['inputTokens', 'outputTokens', 'totalTokens'] as const) usage[key] += outcome.usage[key];
    const rates = ratesOf(model, prices && { prices });
    if (!rates) continue;
    priced++;
    const byBatch = usageCost(outcome.usage, rates);
    cost += byBatch;
    fullPrice += byBatch / rates.share;
    if (isNew) spent += byBatch / rates.share;
  }
  if (answered === 0) return { usage };
  const scale = requests / answered;
  const isPriced = priced === answered;
  return {
    usage,
    ...(isPriced && { spent }),
    whole: {
      inputTokens: Math.round(usage.inputTokens * scale),
      outputTokens: Math.round(usage.outputTokens * scale),
      ...(isPriced && { cost: cost * scale, fullPrice: fullPrice * scale }),
    },
  };
}
