import { IdIndex } from '../../check/batch/id-index.js';
import type { InputEntry } from './input-entries.js';
import { NumberList } from './number-list.js';
import type { ResultIndex } from './result-index.js';

/** Which slot answers an entry, and the round that it was asked in; no slot where it was never asked. */
export interface Match {
  slot?: number | undefined;
  round?: number | undefined;
  /** How often the request was sent, where that was more than once. */
  asked?: number | undefined;
  /** True when another entry has the same answer, which is paid for once. */
  isShared?: boolean;
}

/** In the index, an ID that was asked for and had no line. */
const MISSING = 0xffff_ffff;

/** Tells by custom ID alone which lines answer an entry: for result files without the requests that were sent. */
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

  /** Undefined when the ID was asked for before: each has one outcome. */
  match({ customId }: InputEntry): Match | undefined {
    const slot = this.#ids.addOrGetLine(customId, MISSING) - 1;
    if (slot < 0) return {};
    if (slot === MISSING - 1 || this.#taken.at(slot)) return undefined;
    this.#taken.set(slot, 1);
    return { slot };
  }
}
