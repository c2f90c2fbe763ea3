import { type Allowance, type Hold, PLACE_KEPT_MS } from '../ledger/allowance.js';
import { withLock } from '../ledger/ledger.js';
import type { LedgerRecord } from '../ledger/ledger-record.js';
import { call } from '../service/call.js';
import { type BatchClient, isTerminal } from '../service/client.js';
import type { JobContext } from './execute-step.js';
import { isUnsent, jobState } from './state.js';

/** How often to look for orphaned holds, and how old they are by then. */
const ORPHANS_EVERY_MS = 30_000;
/** A hold is looked up less and less often, but after so many times that long at the latest. */
const MOST_PAUSES = 20;

/** The room that a job takes of an allowance that it shares with others; without an allowance there is always room. */
export class SharedRoom {
  readonly #context: JobContext;
  readonly #ledgerName: string;
  readonly #most: number;
  readonly #clock: () => number;
  /** When each part that waits was last asked for, the one that came first at the front. */
  readonly #asked = new Map<number, number>();
  #asks: Promise<unknown> = Promise.resolve();
  #orphansAt = 0;
  /** The age at which a hold of others is looked up next, in ms. */
  readonly #lookUpAt = new Map<string, number>();

  constructor(context: JobContext, ledgerName: string, most: number, clock: () => number) {
    [this.#context, this.#ledgerName, this.#most, this.#clock] = [context, ledgerName, most, clock];
  }

  /** Takes room for a part, before its batch is created. False if it must try again later. */
  async take(part: number): Promise<boolean> {
    const { allowance, client, timing, signal } = this.#context;
    if (!allowance) return true;
    const asked = this.#asked.get(part);
    // One part asks for the job, as the earliest place is for any of them. The others ask often enough to keep their places.
    const isNext = asked === undefined || this.next === part;
    if (!isNext && this.#clock() - asked < PLACE_KEPT_MS / 4) return false;
    this.#asked.set(part, this.#clock());
    if (await this.#ask(allowance, part)) return true;
    const every = timing.isLoopback ? ORPHANS_EVERY_MS / 30 : ORPHANS_EVERY_MS;
    const now = this.#clock();
    if (now - this.#orphansAt < every) return false;
    this.#orphansAt = now;
    const isDue = (hold: Hold) => this.#mayBeOrphan(hold, now, every);
    await freeOrphanedHolds(allowance, { client, timeoutMs: timing.timeoutMs, signal, isDue });
    return this.#ask(allowance, part);
  }

  /** Looking up a hold takes several calls, so an old one is looked up less often. */
  #mayBeOrphan({ job, part, since }: Hold, now: number, every: number): boolean {
    const key = `${part} of ${job}, since ${since}`;
    const age = now - since;
    if (age < (this.#lookUpAt.get(key) ?? every)) return false;
    this.#lookUpAt.set(key, age + Math.min(age, MOST_PAUSES * every));
    return true;
  }

  /** The parts of a job ask one after the other: two at once would use the same place in the line. */
  #ask(allowance: Allowance, part: number): Promise<boolean> {
    const key = { job: this.#ledgerName, part };
    const taken = this.#asks.then(() => allowance.take(key, this.#context.job.parts[part - 1]!.tokens, this.#most));
    this.#asks = taken.catch(() => undefined);
    return taken.then((isTaken) => {
      if (isTaken) this.#asked.delete(part);
      return isTaken;
    });
  }

  /** The part that asks next, if any waits. */
  get next(): number | undefined {
    return this.#asked.keys().next().value;
  }

  /** Gives the room back once no batch can use it. */
  async noteRecord(record: LedgerRecord): Promise<void> {
    const { allowance } = this.#context;
    if (!allowance || !('part' in record)) return;
    if (!['ended', 'create_refused', 'attempt_void'].includes(record.kind)) return;
    // If this fails, a later search for orphans gives the hold back.
    await allowance.release({ job: this.#ledgerName, part: record.part }).catch(() => undefined);
  }
}

/**
 * Gives back the holds of processes that died before they could. The records of the job, or the service, show whether a
 * batch has ended. If that is unknown, the hold stays.
 */
export async function freeOrphanedHolds(
  allowance: Allowance,
  {
    client,
    timeoutMs,
    signal,
    isDue = () => true,
  }: {
    client: BatchClient;
    timeoutMs: number;
    signal?: AbortSignal | undefined;
    /** @default all holds are looked up */
    isDue?: ((hold: Hold) => boolean) | undefined;
  },
): Promise<void> {
  const { holds } = await allowance.status();
  for (const hold of holds.filter(isDue)) {
    const isOver = await isOrphan(allowance, hold, async (batch) => {
      const { status } = await call(client, (options) => client.batches.retrieve(batch, options), {
        timeoutMs,
        signal,
      });
      return isTerminal(status);
    }).catch(() => false);
    if (isOver) await allowance.release(hold);
  }
}

async function isOrphan(
  allowance: Allowance,
  { job, part }: Hold,
  hasEnded: (batch: string) => Promise<boolean>,
): Promise<boolean> {
  const ledger = allowance.ledgerOf(job);
  const look = async () => jobState(await ledger.records())?.parts[part - 1];
  const seen = await look();
  if (!seen || seen.phase === 'ended') return true;
  if (seen.phase === 'live') return hasEnded(seen.batch);
  if (!isUnsent(seen)) return false;
  // Its process may be about to create the batch; if the lock is free, there is no such process.
  return withLock(ledger, async () => {
    const now = await look();
    return now === undefined || isUnsent(now);
  });
}
