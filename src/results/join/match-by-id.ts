import { IdIndex } from '../../check/batch/id-index.js';
import type { InputEntry } from './input-entries.js';
import { NumberList } from './number-list.js';
import type { SentPair } from './result-files.js';
import type { ResultIndex } from './result-index.js';

/** The slot with the answers to an entry, and the files that it was sent in; no slot if the request was never sent. */
export interface Match {
  slot?: number | undefined;
  sent?: SentPair | undefined;
  /** How many times the request was sent, if more than once. */
  asked?: number | undefined;
  /** True if another entry has the same answer, which is paid for once. */
  isShared?: boolean;
}

/** In the index, an ID of the input without a line. */
const MISSING = 0xffff_ffff;

/** Matches entries to lines by custom ID alone, for result files without the requests that were sent. */
export class MatchById {
  readonly #index: ResultIndex;
  readonly #ids = new IdIndex();
  readonly #taken = new NumberList((length) => new Uint8Array(length));

  constructor(index: ResultIndex) {
    this.#index = index;
  }

  readonly slotOf = (id: string): number => {
    const next = this.#taken.length;
    const earlier = this.#ids.addOrGetLine(id, next + 1);
    if (earlier > 0) return earlier - 1;
    this.#taken.push(0);
    return this.#index.addSlot();
  };

  /** Undefined if the ID came before: each ID has one outcome. */
  match({ customId }: InputEntry): Match | undefined {
    const slot = this.#ids.addOrGetLine(customId, MISSING) - 1;
    if (slot < 0) return {};
    if (slot === MISSING - 1 || this.#taken.at(slot)) return undefined;
    this.#taken.set(slot, 1);
    return { slot };
  }
}
