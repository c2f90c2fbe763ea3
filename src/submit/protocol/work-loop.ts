import type { Ledger } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { isTerminal } from '../service/client.js';
import { BatchServiceError } from '../service/errors.js';
import { inParallel } from '../service/in-parallel.js';
import { backoff, pause, pollDelay } from '../service/timing.js';
import { admission } from './admission.js';
import { afterStep, type StepOutcome } from './after-step.js';
import { decide, type Step } from './decide.js';
import { unnamedResults } from './ending.js';
import { executeStep, type JobContext } from './execute-step.js';
import { isForRoom, newRuntime, type PartRuntime, type WaitReason, type WalkRules } from './part-runtime.js';
import { SharedListing } from './shared-listing.js';
import { SharedRoom } from './shared-room.js';
import { applyRecord, type JobState, type PartState } from './state.js';
import { onWake } from './wake.js';

const PARALLEL = 4;
const FILE_PATIENCE_MS = 60_000;

/** The activity of a part that its records don't show. */
export interface PartProgress {
  state: PartState;
  runtime: PartRuntime;
  waits: WaitReason | undefined;
  idle: boolean;
}

/** Works on the parts of a job, under its lock. */
export class WorkLoop {
  readonly state: JobState;
  readonly #ledger: Ledger;
  readonly #context: JobContext;
  readonly #maxEnqueuedTokens: number;
  readonly #runtimes: PartRuntime[];
  readonly #due: number[];
  readonly #waits: (WaitReason | undefined)[];
  readonly #lastCalls: number[];
  readonly #listing: SharedListing;
  readonly #room: SharedRoom;
  readonly #reserved = new Set<number>();
  #fullUntil = 0;
  #appends: Promise<void> = Promise.resolve();

  constructor(state: JobState, ledger: Ledger, context: JobContext, maxEnqueuedTokens: number) {
    this.state = state;
    this.#ledger = ledger;
    this.#context = context;
    this.#maxEnqueuedTokens = maxEnqueuedTokens;
    this.#runtimes = state.parts.map(newRuntime);
    [this.#due, this.#lastCalls] = [state.parts.map(() => 0), state.parts.map(() => 0)];
    this.#listing = new SharedListing(context.client, clock);
    this.#room = new SharedRoom(context, ledger.name ?? context.job.job, maxEnqueuedTokens, clock);
    this.#waits = state.parts.map(() => undefined);
  }

  get parts(): PartProgress[] {
    return this.state.parts.map((state, index) => ({
      state,
      runtime: this.#runtimes[index]!,
      waits: this.#waits[index],
      idle: this.#due[index] === Number.POSITIVE_INFINITY,
    }));
  }

  /** Makes passes over the parts, yielding after each pass, until all have reached their goal. */
  async *rounds(isThere: (part: PartProgress) => boolean): AsyncGenerator<void> {
    for (;;) {
      await this.#round();
      yield;
      if (this.parts.every((part) => part.idle || isThere(part))) break;
      await this.#rest();
    }
    const stopped = this.#runtimes.flatMap(({ failure }) => failure ?? []);
    if (stopped[0]) throw serviceError(stopped[0], stopped.length, this.state.parts.length, this.#context.folder);
  }

  /** Checks once every batch that runs or lacks result files, and records changes; submits nothing. */
  async look(): Promise<void> {
    for (const [index, { phase, ending }] of this.state.parts.entries()) {
      if (phase === 'live') await this.#advance(index, true);
      else if (phase === 'ended' && ending && unnamedResults(ending).length > 0) await this.#lookForResults(index);
    }
  }

  /** The service may have named the result files after we recorded the end of the batch. */
  async #lookForResults(index: number): Promise<void> {
    const { part, batch, ending } = this.state.parts[index]!;
    const outcome = await this.#execute(index, { do: 'retrieve', batch });
    if (outcome.done !== 'seen' || !outcome.ending) return;
    if (unnamedResults(outcome.ending).length >= unnamedResults(ending!).length) return;
    await this.append({ kind: 'ended', part, batch, ending: outcome.ending });
  }

  /** Waits until a step is due, or a webhook reports a batch. */
  async #rest(): Promise<void> {
    const { signal } = this.#context;
    const woken = new AbortController();
    const polled = this.parts.flatMap(({ state, waits }, index) => (waits === 'poll' ? { index, ...state } : []));
    const look = () => {
      for (const { index } of polled) {
        this.#runtimes[index] = { ...this.#runtimes[index]!, notBefore: 0 };
        this.#due[index] = 0;
      }
      woken.abort();
    };
    const batches = polled.map(({ batch }) => batch);
    const forget = onWake(batches, look);
    try {
      const ms = Math.min(...this.#due) - clock();
      await pause(ms, signal ? AbortSignal.any([signal, woken.signal]) : woken.signal);
    } catch (error) {
      if (!woken.signal.aborted || signal?.aborted) throw error;
    } finally {
      forget();
    }
  }

  /** Appends a record, one at a time, and updates the state. */
  append(record: LedgerRecord): Promise<void> {
    const appended = this.#appends.then(async () => {
      await this.#ledger.append(record);
      applyRecord(this.state, record);
    });
    this.#appends = appended.catch(() => undefined);
    return appended;
  }

  async #round(): Promise<void> {
    const now = clock();
    const due = this.state.parts.flatMap((_, index) => (this.#due[index]! <= now ? index : []));
    await inParallel(due, PARALLEL, (index) => this.#advance(index));
  }

  /** Takes one part as far as it gets without waiting. */
  async #advance(index: number, onlyLook = false): Promise<void> {
    for (;;) {
      this.#context.signal?.throwIfAborted();
      const part = this.state.parts[index]!;
      if (onlyLook && part.phase !== 'live') return;
      const now = clock();
      const rules = this.#rules(part, now);
      const step = decide(part, this.#runtimes[index]!, now, rules);
      this.#waits[index] = step.do === 'wait' ? step.why : undefined;
      if (step.do === 'wait' || step.do === 'idle' || step.do === 'stop') {
        this.#due[index] = step.do === 'wait' ? step.until : Number.POSITIVE_INFINITY;
        return;
      }
      if (step.do === 'append') {
        if (step.record.kind === 'create_intent' && !(await this.#room.take(part.part))) {
          this.#runtimes[index] = { ...this.#runtimes[index]!, notBefore: clock() + this.#lookAgainMs, why: 'room' };
          continue;
        }
        if (step.record.kind === 'create_intent') {
          this.#reserved.add(part.part);
          this.#askNext();
        }
        await this.append(step.record).finally(() => this.#reserved.delete(part.part));
        await this.#room.noteRecord(step.record);
      } else {
        // From here on the call may have gone out, whatever happens to this process.
        this.#runtimes[index] = { ...this.#runtimes[index]!, callNotSent: false };
      }
      const outcome = step.do === 'append' ? { done: 'ok' as const } : await this.#execute(index, step);
      const after = this.state.parts[index]!;
      this.#runtimes[index] = afterStep(after, this.#runtimes[index]!, step, outcome, clock(), rules);
      if (after.queued > part.queued) this.#fullUntil = this.#runtimes[index].notBefore;
    }
  }

  /** One part got room, so the next one of the job asks now. */
  #askNext(): void {
    const index = (this.#room.next ?? 0) - 1;
    const runtime = this.#runtimes[index];
    if (runtime?.why !== 'room') return;
    this.#runtimes[index] = { ...runtime, notBefore: 0 };
    this.#due[index] = 0;
  }

  async #execute(index: number, step: Step): Promise<StepOutcome> {
    const context = { ...this.#context, listing: this.#listing, lastCallAt: this.#lastCalls[index]! };
    try {
      return await executeStep(context, this.state.parts[index]!, step);
    } finally {
      this.#lastCalls[index] = clock();
    }
  }

  get #lookAgainMs(): number {
    const { pollMs, isLoopback } = this.#context.timing;
    return pollMs ?? (isLoopback ? 100 : 1_000);
  }

  #rules(part: PartState, now: number): WalkRules {
    const { timing, job } = this.#context;
    const sha256 = job.parts[part.part - 1]!.sha256;
    const admissionRules = {
      maxEnqueuedTokens: this.#maxEnqueuedTokens,
      reserved: this.#reserved,
      fullUntil: this.#fullUntil,
      lookAgainMs: this.#lookAgainMs,
    };
    return {
      settleMs: timing.settleMs,
      patienceMs: FILE_PATIENCE_MS,
      cancelled: this.state.cancelled,
      admission: admission(this.state, part, now, admissionRules),
      uploadName: (upload) => `${job.job}-${String(part.part).padStart(4, '0')}-${upload}-${sha256.slice(0, 12)}.jsonl`,
      backoff: (failures) => backoff(timing, failures),
      pollDelay: (polls) => pollDelay(timing, polls),
    };
  }
}

/** True when a part has its batch, or waits only for room at the service. */
export function isSubmitted({ state, runtime, waits }: PartProgress): boolean {
  if (state.phase === 'ended') return true;
  // The first check shows whether the service accepted the file.
  if (state.phase === 'live') return runtime.batch !== undefined || waits !== undefined;
  // Resolves a create of unknown outcome now, instead of leaving it to the next process.
  if (state.phase !== 'new' && state.phase !== 'uploaded') return false;
  return isForRoom(waits);
}

/** True when nothing more will happen to a part. */
export function isEnded({ state }: PartProgress): boolean {
  return state.phase === 'ended' && isTerminal(state.ending?.status ?? '');
}

/** Wall-clock time that does not jump when the system clock is adjusted. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}

function serviceError(
  failure: NonNullable<PartRuntime['failure']>,
  stopped: number,
  parts: number,
  folder: string,
): BatchServiceError {
  const which = parts === 1 ? 'The job' : `${stopped} of ${parts} parts`;
  const status =
    failure.status === undefined
      ? ''
      : ` (HTTP ${failure.status}${failure.requestId ? `, request ${failure.requestId}` : ''})`;
  return new BatchServiceError(
    `${which} in ${folder} cannot continue: ${failure.message}${status} Nothing is lost; fix this, then run the same command again.`,
    failure,
  );
}
