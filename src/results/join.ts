import type { FileSource } from '../jsonl/source.js';
import type { AnswerParser } from './answer-parser.js';
import { type InputEntry, inputEntries, type ResultInput } from './input-entries.js';
import type { JoinedOutcome, Outcome, Status } from './outcome.js';
import { type FoundLine, ResultIndex } from './result-index.js';
import { readResultLine } from './result-line.js';
import type { Tally } from './summary.js';

/** An output file and its error file; either may be absent. */
export interface ResultPair {
  output: FileSource | undefined;
  errors: FileSource | undefined;
}

export interface JoinOptions {
  input: ResultInput;
  /** Reads all answers; without it, each is read by the format that its request was sent with. */
  parser?: AnswerParser | undefined;
  endpoint?: string | undefined;
  data?: boolean;
  /** Keeps the bytes of the request and result lines. @default false */
  keepBytes?: boolean;
  /** Is given each result line that became no outcome. */
  onLeftOver?: ((bytes: Buffer) => void) | undefined;
}

/** An entry and what became of it. */
export interface Joined {
  outcome: JoinedOutcome;
  /** The line of the input file, if bytes are kept. */
  request?: Buffer | undefined;
  /** The line that the outcome was read from, if bytes are kept; valid until the next entries are asked for. */
  result?: Buffer | undefined;
}

interface Asked extends InputEntry {
  numbers: readonly number[];
  best?: { outcome: Outcome; found: FoundLine } | undefined;
}

const MAX_ENTRIES = 1000;
const MAX_BYTES = 4 << 20;
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
  pairs: readonly ResultPair[],
  options: JoinOptions,
  tally: Tally,
): AsyncGenerator<Joined[]> {
  const index = new ResultIndex();
  try {
    for (const [round, { output, errors }] of pairs.entries()) {
      if (output !== undefined) await index.add(output, round);
      if (errors !== undefined) await index.add(errors, round);
    }
    const join = new Join(index, options, tally);
    let asked: Asked[] = [];
    let bytes = 0;
    for await (const entry of inputEntries(options.input)) {
      const numbers = index.take(entry.customId);
      if (!numbers) continue;
      const request = options.keepBytes && entry.bytes ? { bytes: Buffer.from(entry.bytes) } : {};
      asked.push({ customId: entry.customId, parser: options.parser ?? entry.parser, numbers, ...request });
      for (const number of numbers) bytes += index.size(number);
      bytes += request.bytes?.length ?? 0;
      if (asked.length < MAX_ENTRIES && bytes < MAX_BYTES) continue;
      yield await join.resolve(asked);
      [asked, bytes] = [[], 0];
    }
    if (asked.length > 0) yield await join.resolve(asked);
    await join.readLeftOver();
  } finally {
    await index.close();
  }
}

class Join {
  readonly #index: ResultIndex;
  readonly #options: JoinOptions;
  readonly #tally: Tally;

  constructor(index: ResultIndex, options: JoinOptions, tally: Tally) {
    this.#index = index;
    this.#options = options;
    this.#tally = tally;
  }

  async resolve(asked: readonly Asked[]): Promise<Joined[]> {
    const owners = new Map(asked.flatMap((entry) => entry.numbers.map((number) => [number, entry] as const)));
    await this.#index.read([...owners.keys()], (found, number) => this.#take(owners.get(number)!, found));
    return asked.map(({ customId, best, bytes }) => {
      const outcome = best ? ({ ...best.outcome, customId } as JoinedOutcome) : missing(customId);
      this.#tally.add(outcome);
      return { outcome, request: bytes, result: best?.found.bytes };
    });
  }

  /** Goes through the lines that nobody asked for: they are counted, and paid for. */
  async readLeftOver(): Promise<void> {
    let numbers: number[] = [];
    for (const number of this.#index.waiting()) {
      if (numbers.push(number) < MAX_ENTRIES) continue;
      await this.#countLeftOver(numbers);
      numbers = [];
    }
    await this.#countLeftOver(numbers);
  }

  async #countLeftOver(numbers: readonly number[]): Promise<void> {
    await this.#index.read(numbers, (found) => {
      this.#tally.unmatched++;
      this.#leave(readResultLine(found.bytes, found.line, { data: false }), found);
    });
  }

  #take(entry: Asked, found: FoundLine): void {
    const { endpoint, data } = this.#options;
    const outcome = readResultLine(found.bytes, found.line, { parser: entry.parser, endpoint, data });
    const { best } = entry;
    entry.best = { outcome, found: this.#kept(found) };
    if (!best) return;
    if (best.found.round === found.round) this.#tally.repeated++;
    const lost = beats(outcome, best.outcome) ? best : entry.best;
    if (lost === entry.best) entry.best = best;
    // The same line in two files is one answer, and was paid for once.
    const isSame =
      best.outcome.response?.requestId != null && best.outcome.response.requestId === outcome.response?.requestId;
    if (!isSame) this.#leave(lost.outcome, lost.found);
  }

  #kept(found: FoundLine): FoundLine {
    return this.#options.keepBytes ? { ...found, bytes: Buffer.from(found.bytes) } : found;
  }

  #leave(outcome: Outcome, { bytes }: FoundLine): void {
    this.#tally.addPaid(outcome);
    this.#options.onLeftOver?.(bytes);
  }
}

function beats(later: Outcome, earlier: Outcome): boolean {
  const [a, b] = [RANKS[later.status], RANKS[earlier.status]];
  return a > b || (a === b && later.status !== 'succeeded');
}

function missing(customId: string): JoinedOutcome {
  return { customId, status: 'missing', error: { code: 'missing', message: 'No line came back for this request.' } };
}
