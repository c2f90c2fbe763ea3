import { RandomFile } from '../jsonl/random-file.js';
import type { FileSource } from '../jsonl/source.js';
import type { AnswerParser } from './answer-parser.js';
import { type InputEntry, inputEntries, type ResultInput } from './input-entries.js';
import type { JoinedOutcome, Outcome, Status } from './outcome.js';
import { rawResponse } from './raw-response.js';
import { type FoundLine, ResultIndex } from './result-index.js';
import { readResultLine } from './result-line.js';
import type { Tally } from './summary.js';

/** An output file and its error file; either may be absent. */
export interface ResultPair {
  output: FileSource | undefined;
  errors: FileSource | undefined;
}

/** A result file that can be read again and again. */
export interface ResultFileHandle {
  file: RandomFile;
  /** An output file and its error file are one round. */
  round: number;
}

/** Opens all result files for the time of `use`. */
export async function* withResultFiles<Item>(
  pairs: readonly ResultPair[],
  use: (files: readonly ResultFileHandle[]) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const files: ResultFileHandle[] = [];
  try {
    for (const [round, { output, errors }] of pairs.entries()) {
      for (const source of [output, errors]) {
        if (source !== undefined) files.push({ file: await RandomFile.open(source), round });
      }
    }
    yield* use(files);
  } finally {
    for (const { file } of files) await file.close();
  }
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
  /** The response as it stands in its line, if bytes are kept and it can be cut out. */
  response?: Buffer | undefined;
}

interface Asked extends InputEntry {
  numbers: readonly number[];
  best?: Candidate | undefined;
}

/** A line of an entry. Its bytes are there if they are kept. */
interface Candidate {
  outcome: Outcome;
  round: number;
  bytes?: Buffer | undefined;
  response?: Buffer | undefined;
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
  files: readonly ResultFileHandle[],
  options: JoinOptions,
  tally: Tally,
): AsyncGenerator<Joined[], void, undefined> {
  const index = new ResultIndex();
  for (const { file, round } of files) await index.add(file, round);
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
      // What cannot be read has no other place to be kept.
      if (outcome.status === 'unparsable') this.#options.onLeftOver?.(best!.bytes!);
      return { outcome, request: bytes, response: best?.response };
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
    await this.#index.read(numbers, ({ bytes, line }) => {
      this.#tally.unmatched++;
      this.#tally.addPaid(readResultLine(bytes, line, { data: false }).outcome);
      this.#options.onLeftOver?.(bytes);
    });
  }

  #take(entry: Asked, found: FoundLine): void {
    const { endpoint, data, keepBytes } = this.#options;
    const { outcome, value } = readResultLine(found.bytes, found.line, { parser: entry.parser, endpoint, data });
    const bytes = keepBytes ? Buffer.from(found.bytes) : undefined;
    const response = bytes && value && rawResponse(bytes, value);
    const later: Candidate = { outcome, round: found.round, bytes, response };
    const earlier = entry.best;
    const wins = !earlier || beats(outcome, earlier.outcome);
    entry.best = wins ? later : earlier;
    if (!earlier) return;
    if (earlier.round === later.round) this.#tally.repeated++;
    const requestId = outcome.response?.requestId;
    // The same line in two files is one answer, and was paid for once.
    if (requestId != null && requestId === earlier.outcome.response?.requestId) return;
    const lost = wins ? earlier : later;
    this.#tally.addPaid(lost.outcome);
    if (lost.bytes) this.#options.onLeftOver?.(lost.bytes);
  }
}

function beats(later: Outcome, earlier: Outcome): boolean {
  const [a, b] = [RANKS[later.status], RANKS[earlier.status]];
  return a > b || (a === b && later.status !== 'succeeded');
}

function missing(customId: string): JoinedOutcome {
  return { customId, status: 'missing', error: { code: 'missing', message: 'No line came back for this request.' } };
}
