import type { ResponseFormat } from '../../request/format/response-format.js';
import { answerParser } from '../../results/answer/answer-parser.js';
import { type Joined, joinResults } from '../../results/join/join.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { type Summary, Tally } from '../../results/summary/summary.js';
import type { JobAnswers } from '../job/job-results.js';
import { Delivered } from './delivered.js';

/** A successful outcome. */
export type SucceededOutcome<Parsed = unknown> = Extract<JoinedOutcome<Parsed>, { status: 'succeeded' }>;

/** Any other outcome. */
export type OtherOutcome<Parsed = unknown> = Exclude<JoinedOutcome<Parsed>, { status: 'succeeded' }>;

/** Information about a delivery, passed to its callback. */
export interface Delivery {
  /** 1 the first time; more if an earlier delivery was cut off, and these outcomes may have come before. */
  number: number;
}

/** Takes outcomes, in the order of the entries; they count as delivered when it resolves. */
export type Receiver<Of> = (outcomes: AsyncIterable<Of>, delivery: Delivery) => unknown;

/** The outcomes to deliver and their receivers. */
export interface DeliverOptions<Parsed> {
  answers: JobAnswers;
  /** The file that remembers what was delivered. */
  path: string;
  /** Delivers outcomes again that were delivered before. */
  all: boolean;
  number: number;
  responseFormat: ResponseFormat<Parsed> | undefined;
  download: Receiver<SucceededOutcome<Parsed>> | undefined;
  downloadError: Receiver<OtherOutcome<Parsed>> | undefined;
  onProgress?: ((progress: { requests: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Passes each receiver the outcomes that it has not received, and counts all outcomes. Calls no receiver without
 * outcomes.
 */
export async function deliver<Parsed>(
  options: DeliverOptions<Parsed>,
): Promise<{ summary: Summary; delivered: number }> {
  const { download, downloadError, all } = options;
  const tally = new Tally();
  let delivered = 0;
  if (download) {
    delivered += await deliverPart(options, download as Receiver<JoinedOutcome>, new Tally(), (isSuccess, isKnown) => ({
      isKept: isSuccess || isKnown,
      isGiven: isSuccess && (all || !isKnown),
    }));
  }
  delivered += await deliverPart(options, downloadError as Receiver<JoinedOutcome>, tally, (isSuccess, isKnown) => ({
    isKept: true,
    isGiven: !isSuccess && (all || !isKnown),
  }));
  return { summary: tally.summary(), delivered };
}

/** Delivers some outcomes; when the receiver resolves, those with `isKept` count as delivered. */
async function deliverPart<Parsed>(
  options: DeliverOptions<Parsed>,
  receive: Receiver<JoinedOutcome> | undefined,
  tally: Tally,
  choose: (isSuccess: boolean, isKnown: boolean) => { isKept: boolean; isGiven: boolean },
): Promise<number> {
  const known = await Delivered.open(options.path);
  let given = 0;
  async function* outcomes() {
    for await (const joined of outcomesOf(options, tally)) {
      // Its answer may still come.
      if (joined.outcome.error?.code === 'not_ended') continue;
      const { isKept, isGiven } = choose(joined.outcome.status === 'succeeded', known.has(joined));
      if (isKept) await known.add(joined);
      if (!isGiven) continue;
      given++;
      yield joined.outcome;
    }
  }
  try {
    await hand(outcomes(), receive, options.number);
    await known.commit();
  } finally {
    await known.discard();
  }
  return given;
}

/** Calls a receiver with the outcomes, if there are any, and reads the rest if it stops early. */
async function hand<Of>(
  outcomes: AsyncGenerator<Of, void, undefined>,
  receive: Receiver<Of> | undefined,
  number: number,
): Promise<void> {
  const first = await outcomes.next();
  // The iterator isn't closed when the receiver stops: the rest must still be counted.
  const rest = { next: () => outcomes.next(), [Symbol.asyncIterator]: () => rest };
  async function* all() {
    if (first.done) return;
    yield first.value;
    yield* rest;
  }
  try {
    if (receive && !first.done) await receive(all(), { number });
    for await (const _ of rest);
  } finally {
    // Closes the files after a receiver that failed.
    await outcomes.return();
  }
}

async function* outcomesOf<Parsed>(
  { answers, responseFormat, onProgress, signal }: DeliverOptions<Parsed>,
  tally: Tally,
): AsyncGenerator<Joined, void, undefined> {
  const { pairs, ...source } = answers;
  const parser = responseFormat === undefined ? undefined : answerParser(responseFormat);
  let requests = 0;
  for await (const chunk of joinResults(pairs, { ...source, parser, keepRequests: true }, tally)) {
    signal?.throwIfAborted();
    requests += chunk.length;
    onProgress?.({ requests });
    yield* chunk;
  }
}
