import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { BatchLedgerError, BatchLockedError } from '../service/errors.js';
import { type Allowance, type AllowanceStatus, type HoldKey, PLACE_KEPT_MS } from './allowance.js';
import { FileLedger } from './file-ledger.js';
import type { Ledger } from './ledger.js';
import { lockFolder } from './lock.js';

const keyShape = { job: z.string(), part: z.number().int() };
const stateSchema = z.object({
  most: z.number(),
  holds: z.array(z.object({ ...keyShape, tokens: z.number(), since: z.number() })),
  line: z.array(z.object({ ...keyShape, tokens: z.number().default(0), until: z.number() })),
});
type State = z.infer<typeof stateSchema>;

/** Each change takes milliseconds, so a lock that stays taken means a stuck process, not a queue. */
const LOCK_TRIES = 60;

/** An allowance for the jobs of one machine, in a folder of its own. */
export class FileAllowance implements Allowance {
  /** The name that the jobs share. */
  readonly name: string;
  readonly #folder: string;
  /** Changes of this process run one after the other: it can hold the lock only once. */
  #changes: Promise<unknown> = Promise.resolve();

  /**
   * @param name The name that the jobs share.
   * @param folder The folder in which the folders of allowances are kept.
   */
  constructor(name: string, folder: string) {
    this.name = name;
    this.#folder = join(resolve(folder), `${encodeURIComponent(name)}.allowance`);
  }

  /** Takes a hold if there is room, else a place in the line. @throws BatchLedgerError if the file is damaged; BatchLockedError if the folder stays locked. */
  take(key: HoldKey, tokens: number, most: number): Promise<boolean> {
    return this.#change((state) => {
      state.most = most;
      if (state.holds.some((hold) => isSame(hold, key))) return true;
      const now = Date.now();
      const line = state.line.filter((place) => place.until > now || isSame(place, key));
      const place = { ...key, tokens, until: now + PLACE_KEPT_MS };
      const own = line.findIndex((other) => isSame(other, key));
      if (own >= 0) line[own] = place;
      else line.push(place);
      state.line = line;
      const first = line.findIndex(({ job }) => job === key.job);
      const held = sumOf(state.holds);
      const isAlone = held === 0 && first === 0;
      if (!isAlone && held + sumOf(line.slice(0, first)) + tokens > most) return false;
      // The earliest place of a job is for any of its parts; the part whose place it was gets the later one.
      line[line.indexOf(place)] = line[first]!;
      line.splice(first, 1);
      state.holds.push({ ...key, tokens, since: now });
      return true;
    });
  }

  /** Gives a hold back, or the place in the line. @throws BatchLedgerError if the file is damaged; BatchLockedError if the folder stays locked. */
  async release(key: HoldKey): Promise<void> {
    await this.#change((state) => {
      state.holds = state.holds.filter((hold) => !isSame(hold, key));
      state.line = state.line.filter((place) => !isSame(place, key));
    });
  }

  /** How much is held now, and by whom. @throws BatchLedgerError if the file is damaged. */
  async status(): Promise<AllowanceStatus> {
    const state = await this.#read();
    const { most, holds, line } = state;
    const waiting = line.filter(({ until }) => until > Date.now()).length;
    return { name: this.name, most, held: sumOf(holds), holds, waiting };
  }

  /** The ledger of a job, whose folder is `job`. It need not exist yet. */
  ledgerOf(job: string): Ledger {
    return new FileLedger(job);
  }

  #change<Result>(change: (state: State) => Result): Promise<Result> {
    const changed = this.#changes.then(async () => {
      const { unlock } = await this.#lock();
      try {
        const state = await this.#read();
        const result = change(state);
        await writeFileAtomic(this.#path, `${JSON.stringify(state, null, 1)}\n`);
        return result;
      } finally {
        await unlock();
      }
    });
    this.#changes = changed.catch(() => undefined);
    return changed;
  }

  async #lock() {
    for (let tries = 1; ; tries++) {
      try {
        return await lockFolder(this.#folder);
      } catch (error) {
        if (!(error instanceof BatchLockedError) || tries === LOCK_TRIES) throw error;
        await wait(Math.random() * 50);
      }
    }
  }

  get #path(): string {
    return join(this.#folder, 'holds.json');
  }

  async #read(): Promise<State> {
    try {
      return stateSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { most: 0, holds: [], line: [] };
      if (cause instanceof z.ZodError || cause instanceof SyntaxError) {
        throw new BatchLedgerError(
          `${this.#path} is damaged, so the number of tokens in the queue is unknown. Delete it when no job of the allowance ${this.name} is running.`,
        );
      }
      throw fileError('read', this.#path, cause);
    }
  }
}

function isSame(one: HoldKey, other: HoldKey): boolean {
  return one.job === other.job && one.part === other.part;
}

function sumOf(all: readonly { tokens: number }[]): number {
  return all.reduce((sum, { tokens }) => sum + tokens, 0);
}
