import { readRequests } from '../../jsonl/read/load.js';
import { inParallel } from '../service/in-parallel.js';
import type { SyncClient } from '../service/send-request.js';
import { DirectCalls, type DirectRequest } from './direct-calls.js';

/** How the rest of a job is sent. */
export interface FinishOptions {
  client: SyncClient;
  /** The job's folder. */
  job: string;
  /** How often a request is sent again whose answer was lost with its process. @default 0 */
  retries?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called before the first request is sent. */
  onPlan?: ((plan: FinishPlan) => void | Promise<void>) | undefined;
  /** Called after each answer. */
  onAnswer?: ((done: number) => void) | undefined;
}

/** What will be sent, and what will not. */
export interface FinishPlan {
  send: number;
  /** Requests that a process was sending when it was stopped: their answers are lost, and may be charged. */
  held: number;
}

/** The most answers that can be lost, and charged, when the process is killed. */
const CONCURRENCY = 4;
const ANSWER_MS = 600_000;

/** Sends the requests of input files one by one, at full price, and keeps the answers with those of the job. */
export async function finishDirectly(paths: readonly string[], options: FinishOptions): Promise<void> {
  const { client, job, retries = 0, signal, onPlan, onAnswer } = options;
  const direct = await DirectCalls.open(job);
  try {
    const [plan, held] = [{ send: 0, held: 0 }, new Set<number>()];
    let place = 0;
    for await (const { bytes } of requestsOf(paths)) {
      const isHeld = direct.lost(bytes) > retries;
      if (isHeld) held.add(place);
      plan[isHeld ? 'held' : 'send']++;
      place++;
    }
    await onPlan?.(plan);
    let done = 0;
    await inParallel(requestsOf(paths, held), CONCURRENCY, async (request) => {
      await direct.send(client, request, { timeoutMs: ANSWER_MS, signal, keepRejected: true });
      onAnswer?.(++done);
    });
  } finally {
    await direct.close();
  }
}

async function* requestsOf(paths: readonly string[], without?: ReadonlySet<number>): AsyncGenerator<DirectRequest> {
  let place = 0;
  for (const path of paths) {
    for await (const { request, bytes } of readRequests(path)) {
      // Several are used at a time.
      if (!without?.has(place++)) yield { request, bytes: Buffer.from(bytes) };
    }
  }
}
