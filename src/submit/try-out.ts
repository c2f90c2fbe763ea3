import { BatchOptionsError } from '../errors.js';
import { usageCost } from '../estimate/cost/compare-usage.js';
import { type Prices, ratesOf } from '../estimate/price.js';
import { pickEvenly } from '../input/lines/pick-evenly.js';
import { readRequests } from '../jsonl/read/load.js';
import { inputPaths } from '../jsonl/read/manifest.js';
import type { RequestLine } from '../request/entry.js';
import type { AnswerParser } from '../results/answer/answer-parser.js';
import { SentFormats } from '../results/answer/sent-format.js';
import type { JoinedOutcome, Usage } from '../results/line/outcome.js';
import { readResultLine } from '../results/line/result-line.js';
import type { Builder } from './run/builder.js';
import { inParallel } from './service/in-parallel.js';
import { type SyncClient, sendRequest } from './service/send-request.js';

/** Options of `tryOut`. */
export interface TryOutOptions {
  /** `new OpenAI()`. */
  client: SyncClient;
  /** How many requests are sent. @default 5 */
  n?: number | undefined;
  /** How many are in flight at a time. @default 4 */
  concurrency?: number | undefined;
  /** The same seed picks the same requests. @default 334 */
  seed?: number | undefined;
  /** Milliseconds that one answer may take. @default 600_000 */
  timeoutMs?: number | undefined;
  /** Prices that replace those of the table. @default none */
  prices?: Prices | undefined;
  /** Stops the calls; the signal's reason is thrown. @default none */
  signal?: AbortSignal | undefined;
}

/** The answers of a trial, and what they predict for all requests. */
export interface TryOutResult<Parsed = unknown> {
  /** The outcomes of the requests that were sent, in input order. */
  outcomes: JoinedOutcome<Parsed>[];
  /** The number of all requests. */
  requests: number;
  /** Tokens of these answers. */
  usage: Pick<Usage, 'inputTokens' | 'outputTokens' | 'totalTokens'>;
  /** What these answers cost at full price, in US dollars; absent if the price is unknown. */
  spent?: number;
  /** Projected tokens and US dollars for all requests in a batch; absent if none was answered. */
  whole?: { inputTokens: number; outputTokens: number; cost?: number; fullPrice?: number };
}

/**
 * Sends a few evenly chosen requests immediately, at full price, so that a wrong prompt costs cents instead of a day.
 *
 * @param batch A builder, an input file or a manifest.
 * @throws BatchServiceError if the key is rejected. If the service rejects a request, that is its outcome.
 * @example const { outcomes, whole } = await tryOut(batch, { client: new OpenAI(), n: 5 });
 */
export async function tryOut<Parsed = unknown>(
  batch: Builder<Parsed> | string,
  options: TryOutOptions,
): Promise<TryOutResult<Parsed>> {
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
  const { requests, chosen } = typeof batch === 'string' ? await chooseOfFile(batch, n, seed) : choose(batch, n, seed);
  const found: { place: number; outcome: JoinedOutcome<Parsed>; model: string }[] = [];
  await inParallel(chosen.entries(), concurrency, async ([place, { request, parser }]) => {
    const row = await sendRequest(client, request, { timeoutMs, signal });
    const { outcome } = readResultLine(Buffer.from(JSON.stringify(row)), place + 1, { parser, endpoint: request.url });
    found.push({ place, outcome: outcome as JoinedOutcome<Parsed>, model: String(request.body.model) });
  });
  found.sort((a, b) => a.place - b.place);
  return { outcomes: found.map(({ outcome }) => outcome), requests, ...sums(found, requests, options.prices) };
}

interface Chosen {
  request: RequestLine;
  parser: AnswerParser | undefined;
}

function choose(batch: Builder, n: number, seed: number): { requests: number; chosen: Chosen[] } {
  const formats = new SentFormats();
  const wanted = pickEvenly(batch.size, n, seed);
  const entries = [...batch];
  const chosen = wanted.map((place) => {
    const entry = entries[place]!;
    return { request: batch.preview(place), parser: formats.ofEntry(entry, batch.options) };
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
    for await (const { request } of readRequests(file)) {
      if (!wanted.has(place++)) continue;
      chosen.push({ request, parser: formats.ofLine(Buffer.from(JSON.stringify(request))) });
    }
  }
  return { requests, chosen };
}

function sums(
  found: readonly { outcome: JoinedOutcome; model: string }[],
  requests: number,
  prices: Prices | undefined,
): Pick<TryOutResult, 'usage' | 'spent' | 'whole'> {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  let [answered, cost, spent, priced] = [0, 0, 0, 0];
  for (const { outcome, model } of found) {
    if (!outcome.usage) continue;
    answered++;
    for (const key of ['inputTokens', 'outputTokens', 'totalTokens'] as const) usage[key] += outcome.usage[key];
    const rates = ratesOf(model, prices && { prices });
    if (!rates) continue;
    priced++;
    const byBatch = usageCost(outcome.usage, rates);
    cost += byBatch;
    spent += byBatch / rates.share;
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
      ...(isPriced && { cost: cost * scale, fullPrice: spent * scale }),
    },
  };
}
