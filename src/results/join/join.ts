import type { AnswerParser } from '../answer/answer-parser.js';
import type { JoinedOutcome, Outcome, Status } from '../line/outcome.js';
import { readResultLine } from '../line/result-line.js';
import type { Tally } from '../summary/summary.js';
import { type InputEntry, inputEntries, type ResultInput } from './input-entries.js';
import { LineReader, type RawParts, type ReadLine } from './line-reader.js';
import type { OpenResultFile } from './result-files.js';
import { type FoundLine, ResultIndex } from './result-index.js';

export interface JoinOptions {
  input: ResultInput;
  /** Reads all answers; without it, each is read by the format that its request was sent with. */
  parser?: AnswerParser | undefined;
  endpoint?: string | undefined;
  /** False leaves out what nobody needs who writes a file: vectors, verdicts, image bytes and the depths of bodies. @default true */
  data?: boolean;
  /** Gives the bytes of requests too. @default false */
  keepRequests?: boolean;
  /** Gives what can be passed on as it stands in its line, too. @default false */
  keepRaw?: boolean;
  /** Is given each result line that became no outcome; it must copy what it keeps. */
  onLeftOver?: ((bytes: Buffer) => void) | undefined;
}

/** An entry and what became of it. */
export interface Joined {
  outcome: JoinedOutcome;
  /** The line of the input file, if requests are kept. */
  request?: Buffer | undefined;
  /** What can be passed on as it stands in its line, if that is kept; valid until the next entries are asked for. */
  raw?: RawParts | undefined;
}

interface Asked extends InputEntry {
  numbers: readonly number[];
  best?: Candidate;
}

/** A line of an entry. */
interface Candidate {
  outcome: Outcome;
  round: number;
  bytes: Buffer;
  raw: RawParts | undefined;
}

/** So many entries are read together: what more would leave on the heap outlives its young generation, and costs twice. */
const MAX_ENTRIES = 128;
const MAX_BYTES = 1 << 18;
/** What beats what, where an id has several lines: what was answered beats what was not. Later lines win a tie, except among successes. */
const RANKS: Readonly<Record<Status, number>> = {
  succeeded: 3,
  refused: 2,
  incomplete: 2,
  invalid: 2,
  failed: 1,
  expired: 1,
  cancelled: 1,
  unparsable: 0,
  missing: 0,
};

/** Every entry of the input in order, some hundreds at a time, each with what became of it. */
export async function* joinResults(
  files: readonly OpenResultFile[],
  options: JoinOptions,
  tally: Tally,
): AsyncGenerator<Joined[], void, undefined> {
  const index = new ResultIndex();
  for (const { file, round } of files) await index.add(file, round);
  const join = new Join(index, options, tally);
  let asked: Asked[] = [];
  let size = 0;
  for await (const entries of inputEntries(options.input)) {
    for (const entry of entries) {
      const numbers = index.take(entry.customId);
      if (!numbers) continue;
      const bytes = options.keepRequests && entry.bytes ? Buffer.from(entry.bytes) : undefined;
      asked.push({ customId: entry.customId, parser: options.parser ?? entry.parser, numbers, bytes });
      for (const number of numbers) size += index.size(number);
      size += bytes?.length ?? 0;
      if (asked.length < MAX_ENTRIES && size < MAX_BYTES) continue;
      yield await join.resolve(asked);
      [asked, size] = [[], 0];
    }
  }
  if (asked.length > 0) yield await join.resolve(asked);
  await join.readLeftOver();
}

class Join {
  readonly #index: ResultIndex;
  readonly #options: JoinOptions;
  readonly #tally: Tally;
  readonly #reader: LineReader | undefined;

  constructor(index: ResultIndex, options: JoinOptions, tally: Tally) {
    this.#index = index;
    this.#options = options;
    this.#tally = tally;
    const { endpoint, keepRaw = false, data } = options;
    if (data === false) this.#reader = new LineReader({ endpoint, raw: keepRaw });
  }

  async resolve(asked: readonly Asked[]): Promise<Joined[]> {
    const wanted: { number: number; entry: Asked }[] = [];
    for (const entry of asked) for (const number of entry.numbers) wanted.push({ number, entry });
    await this.#index.read(wanted, (found, { entry }) => this.#take(found, entry));
    return asked.map((entry) => this.#joined(entry));
  }

  #joined(entry: Asked): Joined {
    const { best } = entry;
    const outcome = best ? Object.assign(best.outcome, { customId: entry.customId }) : missing(entry.customId);
    this.#tally.add(outcome);
    // What cannot be read has no other place to be kept.
    if (outcome.status === 'unparsable') this.#options.onLeftOver?.(best!.bytes);
    return { outcome, request: entry.bytes, raw: best?.raw };
  }

  /** Goes through the lines that nobody asked for: they are counted, and paid for. */
  async readLeftOver(): Promise<void> {
    let wanted: { number: number }[] = [];
    for (const number of this.#index.waiting()) {
      if (wanted.push({ number }) < MAX_ENTRIES) continue;
      await this.#countLeftOver(wanted);
      wanted = [];
    }
    await this.#countLeftOver(wanted);
  }

  async #countLeftOver(wanted: readonly { number: number }[]): Promise<void> {
    await this.#index.read(wanted, ({ bytes, line }) => {
      this.#tally.unmatched++;
      this.#tally.addPaid(readResultLine(bytes, line, { data: false }).outcome);
      this.#options.onLeftOver?.(bytes);
    });
  }

  /** Reads a line of an entry, and keeps the better one of its lines. */
  #take(found: FoundLine, entry: Asked): void {
    const later = this.#read(found, entry);
    const { best: earlier } = entry;
    const wins = !earlier || beats(later.outcome, earlier.outcome);
    if (wins) entry.best = later;
    if (earlier) this.#lose(wins ? earlier : later, wins ? later : earlier);
  }

  #lose(lost: Candidate, kept: Candidate): void {
    if (lost.round === kept.round) this.#tally.repeated++;
    const requestId = lost.outcome.response?.requestId;
    // The same line in two files is one answer, and was paid for once.
    if (requestId != null && requestId === kept.outcome.response?.requestId) return;
    this.#tally.addPaid(lost.outcome);
    this.#options.onLeftOver?.(lost.bytes);
  }

  #read({ bytes, line, round }: FoundLine, { parser }: Asked): Candidate {
    const { outcome, raw }: ReadLine = this.#reader
      ? this.#reader.read(bytes, line, parser)
      : readResultLine(bytes, line, { parser, endpoint: this.#options.endpoint });
    return { outcome, round, bytes, raw };
  }
}

function beats(later: Outcome, earlier: Outcome): boolean {
  const [a, b] = [RANKS[later.status], RANKS[earlier.status]];
  return a > b || (a === b && later.status !== 'succeeded');
}

function missing(customId: string): JoinedOutcome {
  return { customId, status: 'missing', error: { code: 'missing', message: 'No line came back for this request.' } };
}
