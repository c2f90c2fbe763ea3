import type { ResponseFormat } from '../../request/format/response-format.js';
import { type Results, readResults } from '../../results/join/read-results.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import type { Summary } from '../../results/summary/summary.js';
import type { JobOutput } from '../round/job-outputs.js';

/** An outcome with an answer that fits. */
export type SucceededOutcome<Parsed = unknown> = Extract<JoinedOutcome<Parsed>, { status: 'succeeded' }>;

/** An outcome without one, whatever the reason. */
export type OtherOutcome<Parsed = unknown> = Exclude<JoinedOutcome<Parsed>, { status: 'succeeded' }>;

/** What a callback is told of its delivery. */
export interface Delivery {
  /** 1 the first time; more where an earlier delivery was cut off, and these outcomes may have come before. */
  number: number;
}

/** Takes outcomes, in the order of the entries; delivered when it resolves. */
export type Receiver<Of> = (outcomes: AsyncIterable<Of>, delivery: Delivery) => unknown;

/** What a delivery is made of. */
export interface DeliverySource<Parsed> {
  outputs: readonly JobOutput[];
  responseFormat: ResponseFormat<Parsed> | undefined;
  /** Is told how many outcomes are read. */
  onProgress?: ((progress: { requests: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Hands a receiver the outcomes that it takes. */
export async function deliver<Parsed, Of extends JoinedOutcome<Parsed>>(
  source: DeliverySource<Parsed>,
  isMeant: (outcome: JoinedOutcome<Parsed>) => outcome is Of,
  receive: Receiver<Of> | undefined,
  delivery: Delivery,
): Promise<void> {
  if (!receive) return;
  const outcomes = outcomesOf(source);
  async function* meant(): AsyncGenerator<Of, void, undefined> {
    let requests = 0;
    for await (const outcome of outcomes) {
      source.signal?.throwIfAborted();
      if (++requests % 1000 === 0) source.onProgress?.({ requests });
      if (isMeant(outcome)) yield outcome;
    }
    source.onProgress?.({ requests });
  }
  try {
    await receive(meant(), delivery);
  } finally {
    // A receiver that never looked must not leave files open.
    await outcomes.return();
  }
}

/** Counts everything, also what no receiver wanted to see. */
export async function summarize<Parsed>(source: DeliverySource<Parsed>): Promise<Summary> {
  const outcomes = outcomesOf(source);
  for await (const _ of outcomes) source.signal?.throwIfAborted();
  return outcomes.summary;
}

export function isSucceeded<Parsed>(outcome: JoinedOutcome<Parsed>): outcome is SucceededOutcome<Parsed> {
  return outcome.status === 'succeeded';
}

export function isOther<Parsed>(outcome: JoinedOutcome<Parsed>): outcome is OtherOutcome<Parsed> {
  return outcome.status !== 'succeeded';
}

function outcomesOf<Parsed>({ outputs, responseFormat }: DeliverySource<Parsed>): Results<JoinedOutcome<Parsed>> {
  return readResults<Parsed>(
    outputs.map(({ output }) => output),
    outputs.map(({ errors }) => errors),
    { input: outputs.map(({ input }) => input), responseFormat },
  );
}
