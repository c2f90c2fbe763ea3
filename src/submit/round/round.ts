import { join } from 'node:path';
import type { Allowance } from '../ledger/allowance.js';
import type { Ledger } from '../ledger/ledger.js';
import { withLock } from '../ledger/ledger.js';
import { auditDuplicates, auditQuietly } from '../protocol/audit-duplicates.js';
import { isOverBudget } from '../protocol/budget.js';
import type { JobContext } from '../protocol/execute-step.js';
import { type JobState, jobState, mayRun, type PartState } from '../protocol/state.js';
import { isEnded, isSubmitted, WorkLoop } from '../protocol/work-loop.js';
import type { BatchClient } from '../service/client.js';
import { BatchLockedError, cleanedAway, noJob } from '../service/errors.js';
import { cancelBatch, retrieveBatch } from '../service/single-call.js';
import type { Timing } from '../service/timing.js';
import { downloadFile } from '../transfer/download.js';
import { isCleanedAway, type JobOutput, mayHaveMore, missingFiles, outputsOf, resultName } from './job-outputs.js';
import { jobStatus, type KnownPart, type RoundStatus } from './job-status.js';

/** The dependencies of a round. */
export interface RoundMeans {
  /** 1-based. */
  number: number;
  /** The client that makes the calls. */
  client: BatchClient;
  /** The records of the round. */
  ledger: Ledger;
  /** The folder of the round. */
  folder: string;
  /** Timeouts and pauses. */
  timing: Timing;
  /** Input tokens that may be in the queue at a time; `Infinity` for no limit. */
  maxEnqueuedTokens: number;
  /** Creates batches even if the service reports another size for an upload. @default false */
  ignoreSize?: boolean | undefined;
  /** The allowance shared with other jobs. @default none */
  allowance?: Allowance | undefined;
}

/** Options of `watch`. */
export interface WatchOptions {
  /** Stops the watching, not the batches. @default none */
  signal?: AbortSignal | undefined;
}

/** Options for submitting a round. */
export interface SubmitRound<Status> extends WatchOptions {
  /** Called with the state while parts are submitted. @default none */
  onStatus?: ((status: Status) => void) | undefined;
}

/** Input files that are sent together, and their batches. Everything known about a round is in its ledger. */
export class Round {
  /** The folder with what was sent, the ledger and the results. */
  readonly folder: string;
  /** 1-based. */
  readonly number: number;
  /** The records of the round. */
  readonly ledger: Ledger;
  readonly #with: RoundMeans;

  constructor(means: RoundMeans) {
    this.folder = means.folder;
    this.number = means.number;
    this.ledger = means.ledger;
    this.#with = means;
  }

  /** Gets the current state from the service. Writes nothing and needs no lock. @throws BatchServiceError if the service fails or rejects the call. */
  async status({ signal }: WatchOptions = {}): Promise<RoundStatus> {
    const state = await this.#state();
    const { client, timing } = this.#with;
    const known: KnownPart[] = [];
    for (const part of state.parts) {
      const look = () => retrieveBatch(client, part.batch, timing, signal);
      // The ledger doesn't keep error texts, which may quote a prompt; this shows them if the service still has them.
      const texts = part.ending?.errors ? look().catch(() => undefined) : undefined;
      const batch = part.phase === 'live' ? await look() : await texts;
      known.push({ state: part, batch, waits: whyOf(state, part) });
    }
    const allowance = await this.#with.allowance?.status();
    return { ...jobStatus(state, this.folder, known), ...(allowance && { allowance }) };
  }

  /**
   * Yields every change until all parts have ended, and submits parts that are not submitted yet.
   *
   * @throws BatchDuplicateContentError if the service made a second batch of a part.
   */
  async *watch({ signal }: WatchOptions = {}): AsyncGenerator<RoundStatus, void, undefined> {
    const unlock = await this.#with.ledger.lock();
    try {
      const { loop, performer } = await this.#open(signal);
      const isOpen = !loop.parts.every(isEnded);
      let audited = performance.now();
      let last = '';
      for await (const _ of loop.rounds(isEnded)) {
        const status = statusOf(loop, this.folder);
        const shown = JSON.stringify([status.status, status.batches]);
        if (shown !== last) yield status;
        last = shown;
        // A late batch appears within the settle time, if at all.
        if (performance.now() - audited < this.#with.timing.settleMs) continue;
        await auditQuietly(performer, loop);
        audited = performance.now();
      }
      if (isOpen) await auditQuietly(performer, loop);
    } finally {
      await unlock();
    }
  }

  /** Waits until all parts have ended. @throws as `watch` does. */
  async done(options: WatchOptions = {}): Promise<RoundStatus> {
    let last: RoundStatus | undefined;
    for await (const status of this.watch(options)) last = status;
    return last && !last.batches.some(({ errors }) => errors) ? last : this.status(options);
  }

  /** Submits the parts that can be submitted now. @throws BatchDuplicateContentError if the service made a second batch of a part. */
  async submit({ signal, onStatus }: SubmitRound<RoundStatus>): Promise<void> {
    await this.#locked(signal, async (loop, performer) => {
      const before = loop.state.creates.length;
      const found = loop.parts.filter(({ state }) => state.batch === '').length;
      for await (const _ of loop.rounds(isSubmitted)) onStatus?.(statusOf(loop, this.folder));
      if (loop.state.creates.length > before || found > 0) await auditDuplicates(performer, loop);
    });
  }

  /**
   * Cancels all batches and sends no more. Requests that are already answered are kept and charged.
   *
   * @throws BatchLockedError if another process is still submitting.
   */
  async cancel({ signal }: WatchOptions = {}): Promise<RoundStatus> {
    const cancelAll = async (state: JobState, performer: JobContext) => {
      for (const { phase, batch } of state.parts)
        if (phase === 'live') await cancelBatch(performer.client, batch, performer.timing, performer.signal);
    };
    try {
      await this.#locked(signal, async (loop, performer) => {
        if (!loop.state.cancelled) await loop.append({ kind: 'cancel' });
        await cancelAll(loop.state, performer);
      });
    } catch (error) {
      // A process that watches keeps the lock, but the batches can still be cancelled.
      if (!(error instanceof BatchLockedError)) throw error;
      const state = await this.#state();
      if (state.parts.some(({ phase }) => phase !== 'live' && phase !== 'ended')) throw error;
      await cancelAll(state, this.#performer(state, signal));
      const status = await this.status({ signal });
      // The other process sends a batch again that the service had no room for.
      const isLive = (part: number) => state.parts[part - 1]?.phase === 'live';
      if (status.batches.some((batch) => batch.status === 'failed' && isLive(batch.part))) throw error;
      return status;
    }
    return this.status({ signal });
  }

  /**
   * The result files of the parts that have ended; missing ones are downloaded first.
   *
   * @throws BatchJobError if a clean-up deleted the results.
   */
  async outputs({ signal }: WatchOptions = {}): Promise<JobOutput[]> {
    const state = await this.#state();
    const isWhole = (await missingFiles(this.folder, state)).length === 0;
    if (isWhole && (state.cleaned || !state.parts.some(mayHaveMore))) return outputsOf(this.folder, state, this.number);
    if (state.cleaned) throw cleanedAway(this.folder);
    const fetchAll = this.#locked(signal, async (loop, performer) => {
      await loop.look();
      for (const { part, which, file, lines } of await missingFiles(this.folder, loop.state)) {
        const path = join(this.folder, resultName(which, part));
        const { client, timing, ignoreSize } = performer;
        const fetched = await downloadFile(client, file, path, { timing, signal, lines, ignoreSize });
        await loop.append({ kind: 'downloaded', part, which, file, ...fetched });
      }
      return outputsOf(this.folder, loop.state, this.number);
    });
    return fetchAll.catch((error: unknown) => {
      // Another process watches the rest; everything else is here.
      if (isWhole && error instanceof BatchLockedError) return outputsOf(this.folder, state, this.number);
      throw error;
    });
  }

  /** True if a clean-up deleted results of this round. */
  async isCleanedAway(): Promise<boolean> {
    return isCleanedAway(this.folder, await this.#state());
  }

  #locked<Result>(
    signal: AbortSignal | undefined,
    work: (loop: WorkLoop, performer: JobContext) => Promise<Result>,
  ): Promise<Result> {
    return withLock(this.#with.ledger, async () => {
      const { loop, performer } = await this.#open(signal);
      return work(loop, performer);
    });
  }

  async #open(signal: AbortSignal | undefined): Promise<{ loop: WorkLoop; performer: JobContext }> {
    const state = await this.#state();
    const performer = this.#performer(state, signal);
    return { loop: new WorkLoop(state, this.#with.ledger, performer, this.#with.maxEnqueuedTokens), performer };
  }

  #performer(state: JobState, signal: AbortSignal | undefined): JobContext {
    const { client, timing, ignoreSize, allowance } = this.#with;
    return { client, timing, folder: this.folder, job: state.job, ignoreSize, allowance, signal };
  }

  async #state(): Promise<JobState> {
    const state = jobState(await this.#with.ledger.records());
    if (!state) throw noJob(this.folder);
    return state;
  }
}

/** Why a part waits, as far as its records show. */
function whyOf(state: JobState, part: PartState): KnownPart['waits'] {
  if (isOverBudget(state, part)) return 'budget';
  return mayRun(part) && part.phase !== 'live' ? 'open' : undefined;
}

function statusOf(loop: WorkLoop, folder: string): RoundStatus {
  return jobStatus(
    loop.state,
    folder,
    loop.parts.map(({ state, runtime, waits }) => ({ state, batch: runtime.batch, waits, trouble: runtime.lastError })),
  );
}
