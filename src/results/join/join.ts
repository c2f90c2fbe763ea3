import type { AnswerParser } from '../answer/answer-parser.js';
import type { JoinedOutcome, Outcome, Status } from '../line/outcome.js';
import { readResultLine } from '../line/result-line.js';
import type { Tally } from '../summary/summary.js';
import { type EntryOptions, type InputEntry, inputEntries, type ResultInput } from './input-entries.js';
import { type Match, MatchById } from './match-by-id.js';
import { MatchByRequest, type RankSlots, SUCCEEDED } from './match-by-request.js';
import { missing, notRun } from './missing.js';
import { rawResponse } from './raw-response.js';
import { DIRECT_ROUND, ResultFileSet, type ResultPair, type SentPair } from './result-files.js';
import { type FoundLine, ResultIndex } from './result-index.js';

export interface JoinOptions extends EntryOptions {
  input: ResultInput;
  /** The parser for all answers; without it, each answer is parsed by the format that its request was sent with. */
  parser?: AnswerParser | undefined;
  endpoint?: string | undefined;
  /** Stops waiting for a stream of results. */
  signal?: AbortSignal | undefined;
  /** False omits data that file writers don't need: vectors, moderation results and image bytes. @default true */
  data?: boolean | undefined;
  /** Matches by request although nothing was sent: files may have the same IDs. @default if what was sent is known */
  byRequest?: boolean | undefined;
  /** Also yields the bytes of the requests. @default false */
  keepRequests?: boolean | undefined;
  /** Also yields the bytes of the response. @default false */
  keepRaw?: boolean | undefined;
  /** One answer serves all entries with the same request. @default false */
  shareIdentical?: boolean | undefined;
  /** Called for each entry that is left out because its ID came before. */
  onRepeated?: (() => void) | undefined;
  /** Called with each result line that became no outcome; it must copy the bytes that it keeps. */
  onLeftOver?: ((bytes: Buffer) => void) | undefined;
}

/** An entry and its outcome. */
export interface Joined {
  outcome: JoinedOutcome;
  /** The round of the outcome; absent if the request was never sent, or rounds aren't known. */
  round?: number | undefined;
  /** How many times a request without a success was sent, if more than once. */
  asked?: number | undefined;
  /** The line of the input file, if requests are kept. */
  request?: Buffer | undefined;
  /** The path of the input file, if the input is files. */
  file?: string | undefined;
  /** The bytes of the response in its line, if requested; valid until the next block. */
  response?: Buffer | undefined;
}

interface Asked extends InputEntry {
  match: Match;
  lines: readonly number[];
  best?: Candidate;
}

/** A line that answers an entry. */
interface Candidate {
  outcome: Outcome;
  pair: number;
  bytes: Buffer;
  response: Buffer | undefined;
}

/** The entries read together: the garbage of larger blocks would outlive the young generation, which doubles the cost. */
const MAX_ENTRIES = 128;
/** The first block is smaller: if a hundred new objects of one kind all outlive a collection, V8 makes the later ones old. */
const FIRST_ENTRIES = 64;
const MAX_BYTES = 1 << 18;
/** The rank of a line if a request has several: an answer beats an error. Later lines win a tie, except successes. */
const RANKS: Readonly<Record<Status, number>> = {
  succeeded: SUCCEEDED,
  refused: 2,
  incomplete: 2,
  invalid: 2,
  failed: 1,
  expired: 1,
  cancelled: 1,
  unparsable: 0,
  missing: 0,
};

/**
 * Yields every entry of the input in order with its outcome, in blocks of some hundreds. Joins answers by request if
 * the sent files are known, else by custom ID.
 * @param given Open files, for callers that join them more than once.
 */
export async function* joinResults(
  pairs: readonly (ResultPair | SentPair)[],
  options: JoinOptions,
  tally: Tally,
  given?: ResultFileSet,
): AsyncGenerator<Joined[], void, undefined> {
  const files = given ?? new ResultFileSet(options.signal);
  try {
    const join = new Join(files, options, tally);
    await join.open(pairs);
    let asked: Asked[] = [];
    let [size, most] = [0, FIRST_ENTRIES];
    for await (const entries of inputEntries(options.input, options)) {
      for (const entry of entries) {
        const one = join.ask(entry);
        if (!one) continue;
        asked.push(one);
        size += join.sizeOf(one);
        if (asked.length < most && size < MAX_BYTES) continue;
        yield await join.resolve(asked);
        [asked, size, most] = [[], 0, MAX_ENTRIES];
      }
    }
    if (asked.length > 0) yield await join.resolve(asked);
    await join.readUnused();
  } finally {
    if (!given) await files.close();
  }
}

class Join {
  readonly #index = new ResultIndex();
  readonly #files: ResultFileSet;
  readonly #options: JoinOptions;
  readonly #tally: Tally;
  #matcher: MatchById | MatchByRequest;
  #isByRequest = false;

  constructor(files: ResultFileSet, options: JoinOptions, tally: Tally) {
    [this.#files, this.#options, this.#tally] = [files, options, tally];
    this.#matcher = new MatchById(this.#index);
  }

  async open(pairs: readonly (ResultPair | SentPair)[]): Promise<void> {
    const isByRequest = this.#options.byRequest || pairs.some((pair) => 'sent' in pair);
    const byRequest = isByRequest ? new MatchByRequest(this.#index) : undefined;
    for (const [place, pair] of pairs.entries()) {
      const sent = byRequest && 'sent' in pair ? await byRequest.addSent(pair) : undefined;
      const slotOf = sent ? (id: string) => sent.get(id) : (this.#matcher as MatchById).slotOf;
      for (const source of [pair.output, pair.errors]) {
        if (source !== undefined) await this.#index.add(await this.#files.add(source), place, slotOf);
      }
    }
    if (!byRequest) return;
    await byRequest.assign(inputEntries(this.#options.input, this.#options), this.#rank, this.#options);
    [this.#matcher, this.#isByRequest] = [byRequest, true];
  }

  /** The match of an entry; undefined for an ID that came before. */
  ask({ customId, parser, bytes, file }: InputEntry): Asked | undefined {
    const match = this.#matcher.match({ customId, parser, bytes });
    if (!match) return void this.#options.onRepeated?.();
    const { slot } = match;
    return {
      customId,
      file,
      parser: this.#options.parser ?? parser,
      match,
      lines: slot === undefined ? [] : this.#index.take(slot),
      bytes: this.#options.keepRequests && bytes ? Buffer.from(bytes) : undefined,
    };
  }

  sizeOf({ lines, bytes }: Asked): number {
    return lines.reduce((sum, line) => sum + this.#index.size(line), bytes?.length ?? 0);
  }

  async resolve(asked: readonly Asked[]): Promise<Joined[]> {
    const wanted: { number: number; entry: Asked }[] = [];
    for (const entry of asked) for (const number of entry.lines) wanted.push({ number, entry });
    await this.#index.read(wanted, (found, { entry }) => this.#take(found, entry));
    return asked.map((entry) => this.#joined(entry));
  }

  #joined({ customId, best, match, bytes, file }: Asked): Joined {
    const outcome = best ? Object.assign(best.outcome, { customId }) : this.#missing(customId, match);
    this.#tally.add(outcome, { isShared: match.isShared === true, isDirect: match.sent?.round === DIRECT_ROUND });
    // Unreadable lines are kept nowhere else.
    if (outcome.status === 'unparsable') this.#options.onLeftOver?.(best!.bytes);
    return { outcome, round: match.sent?.round, asked: match.asked, request: bytes, file, response: best?.response };
  }

  #missing(customId: string, { slot, sent }: Match): JoinedOutcome {
    if (this.#isByRequest && (slot === undefined || sent?.isUnsent)) return missing(customId, 'not_sent');
    if (sent?.isRunning) return missing(customId, 'not_ended');
    return sent?.refusal === undefined ? missing(customId, 'missing') : notRun(customId, sent.refusal);
  }

  /** Counts the lines that became no outcome, because they were paid for. */
  async readUnused(): Promise<void> {
    let wanted: { number: number; answers: boolean }[] = [];
    for (const line of this.#index.unused()) {
      if (wanted.push(line) < MAX_ENTRIES) continue;
      await this.#countUnused(wanted);
      wanted = [];
    }
    await this.#countUnused(wanted);
  }

  async #countUnused(wanted: readonly { number: number; answers: boolean }[]): Promise<void> {
    await this.#index.read(wanted, ({ bytes, line }, { answers }) => {
      const { outcome } = readResultLine(bytes, line, { data: false });
      this.#tally.addPaid(outcome);
      // The job keeps the answer to an earlier request.
      if (answers && this.#isByRequest) return this.#tally.addUnused(outcome);
      this.#tally.unmatched++;
      this.#options.onLeftOver?.(bytes);
    });
  }

  /** Reads a line of an entry, and keeps the best of its lines. */
  #take(found: FoundLine, entry: Asked): void {
    const later = this.#read(found, entry.parser);
    const { best: earlier } = entry;
    const wins = !earlier || beats(later.outcome, earlier.outcome);
    if (wins) entry.best = later;
    if (earlier) this.#lose(wins ? earlier : later, wins ? later : earlier);
  }

  #lose(lost: Candidate, kept: Candidate): void {
    if (lost.pair === kept.pair) this.#tally.repeated++;
    const requestId = lost.outcome.response?.requestId;
    // The same line in two files is one answer and was paid for once.
    if (requestId != null && requestId === kept.outcome.response?.requestId) return;
    this.#tally.addPaid(lost.outcome);
    this.#options.onLeftOver?.(lost.bytes);
  }

  #read({ bytes, line, pair }: FoundLine, parser: AnswerParser | undefined): Candidate {
    const { endpoint, data, keepRaw } = this.#options;
    const { outcome, value } = readResultLine(bytes, line, { parser, endpoint, data });
    return { outcome, pair, bytes, response: keepRaw && value ? rawResponse(bytes, value) : undefined };
  }

  readonly #rank: RankSlots = async (slots) => {
    const ranks = new Map(slots.map(({ slot }) => [slot, -1]));
    const wanted = slots.flatMap(({ slot, parser }) =>
      this.#index.linesOf(slot).map((number) => ({ number, slot, parser: this.#options.parser ?? parser })),
    );
    for (let first = 0; first < wanted.length; first += MAX_ENTRIES) {
      await this.#index.read(wanted.slice(first, first + MAX_ENTRIES), (found, { slot, parser }) => {
        const { status } = this.#read(found, parser).outcome;
        ranks.set(slot, Math.max(ranks.get(slot)!, RANKS[status]));
      });
    }
    return ranks;
  };
}

function beats(later: Outcome, earlier: Outcome): boolean {
  const [a, b] = [RANKS[later.status], RANKS[earlier.status]];
  return a > b || (a === b && later.status !== 'succeeded');
}
