import { IdIndex } from '../../check/batch/id-index.js';
import { readBlocks } from '../../jsonl/read/decode.js';
import { RequestLineReader } from '../../jsonl/read/request-lines.js';
import { type Fingerprint, fingerprintOfLine } from '../../request/fingerprint/fingerprint.js';
import type { AnswerParser } from '../answer/answer-parser.js';
import { requestId } from '../line/line-id.js';
import type { InputEntry } from './input-entries.js';
import type { Match } from './match-by-id.js';
import { NumberList } from './number-list.js';
import type { SentPair } from './result-files.js';
import type { ResultIndex } from './result-index.js';

/** Returns the rank of the answers of slots; the best is `SUCCEEDED`. */
export type RankSlots = (
  slots: readonly { slot: number; parser: AnswerParser | undefined }[],
) => Promise<ReadonlyMap<number, number>>;

export const SUCCEEDED = 3;

/** How requests are matched. */
interface MatchOptions {
  /** One answer serves all entries that are the same request. @default false */
  shareIdentical?: boolean | undefined;
  /** An ID counts once, in whichever file it is. @default false: once in each file */
  newestFirst?: boolean | undefined;
}

/** Entries with the same request, whose answers still have to be assigned. */
interface Contest {
  parser: AnswerParser | undefined;
  entries: number[];
}

const NONE = 0;
/** In the index, a request of an entry that no round has. */
const NEVER_SENT = 0xffff_ffff;
/** Among the matches, the ID of an earlier entry. */
const REPEATED = 0xffff_ffff;

/**
 * Matches entries to lines by fingerprint. A request that was sent several times has several answers: each entry gets
 * one of its own, preferably that of the same custom ID, and a success before a failure. About 45 bytes for each
 * request that was ever sent, and 8 for each entry.
 */
export class MatchByRequest {
  readonly #index: ResultIndex;
  readonly #requests = new IdIndex();
  /** The next slot of the same request, plus 1. */
  readonly #next = new NumberList((length) => new Uint32Array(length));
  readonly #ids = new NumberList((length) => new Uint32Array(length));
  /** What was sent, and for each slot its place in that list. */
  readonly #sent: SentPair[] = [];
  readonly #places = new NumberList((length) => new Uint32Array(length));
  /** The slot of each entry, plus 1. */
  readonly #matches = new NumberList((length) => new Uint32Array(length));
  readonly #entryIds = new NumberList((length) => new Uint32Array(length));
  /** How many times entries without a success were sent. */
  readonly #asked = new Map<number, number>();
  readonly #shared = new Set<number>();
  #at = 0;

  constructor(index: ResultIndex) {
    this.#index = index;
  }

  /** Adds the requests of one sent file. Returns the slot of each of its custom IDs. */
  async addSent(pair: SentPair): Promise<Map<string, number>> {
    const slots = new Map<string, number>();
    const place = this.#sent.push(pair) - 1;
    const reader = new RequestLineReader();
    for await (const block of readBlocks(pair.sent)) {
      for (const { bytes } of reader.read(block)) {
        const id = requestId(bytes);
        if (id === null) continue;
        const slot = this.#index.addSlot();
        this.#ids.push(hashOf(id));
        this.#places.push(place);
        const head = this.#requests.addOrGetLine(fingerprintOfLine(bytes), slot + 1) - 1;
        this.#next.push(head < 0 ? NONE : this.#next.at(head));
        if (head >= 0) this.#next.set(head, slot + 1);
        slots.set(id, slot);
      }
    }
    return slots;
  }

  /** Reads all entries once and assigns the answers. */
  async assign(blocks: AsyncIterable<Iterable<InputEntry>>, rank: RankSlots, how: MatchOptions): Promise<void> {
    const { shareIdentical = false, newestFirst = false } = how;
    const contests = new Map<number, Contest>();
    let seen = new IdIndex();
    let reading: string | undefined;
    const firstEntry = new NumberList((length) => new Uint32Array(length));
    for (let slot = 0; slot < this.#next.length; slot++) firstEntry.push(NONE);
    for await (const block of blocks) {
      for (const { customId, bytes, parser, file } of block) {
        // Files of one job may have the same IDs; their requests tell them apart.
        if (file !== reading && !newestFirst) [seen, reading] = [new IdIndex(), file];
        if (seen.addOrGetLine(customId, 1) > 0) {
          this.#entryIds.push(0);
          this.#matches.push(REPEATED);
          continue;
        }
        const head = this.#find(fingerprintOfLine(bytes!));
        const entry = this.#matches.push(head + 1);
        this.#entryIds.push(hashOf(customId));
        if (head < 0) continue;
        const other = firstEntry.at(head);
        const contest = contests.get(head);
        if (contest) contest.entries.push(entry);
        else if (other !== NONE) contests.set(head, { parser, entries: [other - 1, entry] });
        else if (this.#next.at(head) !== NONE) contests.set(head, { parser, entries: [entry] });
        firstEntry.set(head, entry + 1);
      }
    }
    const slots = [...contests].flatMap(([head, { parser }]) => this.#slotsOf(head).map((slot) => ({ slot, parser })));
    const ranks = await rank(slots);
    for (const [head, { entries }] of contests) this.#settle(this.#slotsOf(head), entries, ranks, shareIdentical);
  }

  /** The match of the next entry, in the order of `assign`; undefined for an ID that came before. */
  match(): Match | undefined {
    const entry = this.#at++;
    const match = this.#matches.at(entry);
    if (match === REPEATED) return undefined;
    if (match === NONE) return {};
    const slot = match - 1;
    return { slot, sent: this.#sentOf(slot), asked: this.#asked.get(entry), isShared: this.#shared.has(entry) };
  }

  #settle(slots: number[], entries: readonly number[], ranks: ReadonlyMap<number, number>, isShared: boolean): void {
    slots.sort((a, b) => ranks.get(b)! - ranks.get(a)! || this.#newer(a, b));
    const good = slots.filter((slot) => ranks.get(slot)! >= SUCCEEDED);
    const rest = this.#allot(good, entries);
    if (isShared && good.length === 0) {
      const times = new Set(slots.map((slot) => this.#sentOf(slot).round)).size;
      for (const [place, entry] of entries.entries()) {
        this.#matches.set(entry, slots[0]! + 1);
        this.#asked.set(entry, times);
        if (place > 0) this.#shared.add(entry);
      }
      return;
    }
    if (!isShared) {
      const bad = slots.filter((slot) => ranks.get(slot)! < SUCCEEDED);
      const fresh = this.#allot(bad, rest);
      for (const entry of fresh) this.#matches.set(entry, NONE);
      // Each entry may have been sent in every round.
      const times = Math.ceil((slots.length - good.length) / (rest.length - fresh.length));
      for (const entry of rest) this.#asked.set(entry, times);
      return;
    }
    for (const entry of rest) {
      this.#matches.set(entry, good[0]! + 1);
      this.#shared.add(entry);
    }
  }

  /** Gives each slot to one entry, that with its own ID if there is one. Returns the entries that got none. */
  #allot(slots: readonly number[], entries: readonly number[]): number[] {
    const ofId = new Map<number, number[]>();
    for (const slot of slots) {
      const id = this.#ids.at(slot);
      const same = ofId.get(id);
      if (same) same.push(slot);
      else ofId.set(id, [slot]);
    }
    const used = new Set<number>();
    const give = (entry: number, slot: number | undefined): boolean => {
      if (slot === undefined) return false;
      used.add(slot);
      this.#matches.set(entry, slot + 1);
      return true;
    };
    for (const same of ofId.values()) same.reverse();
    const strangers = entries.filter((entry) => !give(entry, ofId.get(this.#entryIds.at(entry))?.pop()));
    const left = slots.filter((slot) => !used.has(slot)).values();
    return strangers.filter((entry) => !give(entry, left.next().value));
  }

  #newer(a: number, b: number): number {
    return this.#sentOf(b).round - this.#sentOf(a).round || a - b;
  }

  #sentOf(slot: number): SentPair {
    return this.#sent[this.#places.at(slot)]!;
  }

  #slotsOf(head: number): number[] {
    const slots = [head];
    for (let next = this.#next.at(head); next !== NONE; next = this.#next.at(next - 1)) slots.push(next - 1);
    return slots;
  }

  #find(request: Fingerprint): number {
    const head = this.#requests.addOrGetLine(request, NEVER_SENT) - 1;
    return head === NEVER_SENT - 1 ? -1 : head;
  }
}

/** 32 bits are enough to choose among identical requests. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
