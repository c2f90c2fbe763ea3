import { isBlank, linesIn, readBlocks, readLines } from '../jsonl/read/decode.js';
import { RandomFile } from '../jsonl/read/random-file.js';
import { isObject } from '../request/content/json-kind.js';
import { type Fingerprint, fingerprintHex, fingerprintOfLine } from '../request/fingerprint/fingerprint.js';
import type { SentPair } from '../results/join/result-files.js';
import { requestId, resultId } from '../results/line/line-id.js';
import { directPairs } from '../submit/direct/direct-files.js';
import { findRounds, type LedgerSource, sentPairs } from '../submit/round/rounds.js';

/** A recorded answer of the service. */
export interface KnownAnswer {
  /** The HTTP status of the request. */
  status: number;
  /** The service's ID of the request; null if the line has none. */
  requestId: string | null;
  /** The body as JSON. */
  body: string;
}

/** Where an answer is. */
interface Place {
  customId: string;
  path: string;
  start: number;
  length: number;
}

/** A retry may succeed after these statuses, so they don't count as answers. */
const PASSING = new Set([408, 409, 429]);

/** The answers of all rounds of a job, found by request. About 150 bytes of memory for each. */
export class KnownAnswers {
  readonly #places = new Map<Fingerprint, Place[]>();
  readonly #files = new Map<string, Promise<RandomFile>>();
  /** How many answers there are. */
  size = 0;

  /**
   * Indexes the answers of the job in a folder. A folder without a job has none.
   *
   * @throws BatchFileError if a file cannot be read.
   */
  static async of(job: string, ledger?: LedgerSource): Promise<KnownAnswers> {
    const answers = new KnownAnswers();
    const rounds = await findRounds(job, ledger);
    const pairs = [...(await directPairs(job)), ...(await Promise.all(rounds.map(sentPairs))).flat()];
    for (const pair of pairs) await answers.#add(pair);
    return answers;
  }

  /**
   * The answer to a request that is made for the `count`-th time: the newest one of its own ID, else the `count`-th of
   * those with other IDs, so that the same call gets the same answer in every run.
   *
   * @throws BatchFileError if its file cannot be read.
   */
  async find(fingerprint: Fingerprint, count: number): Promise<KnownAnswer | undefined> {
    const places = this.#places.get(fingerprint);
    if (!places) return undefined;
    const own = requestIdOf(fingerprint, count);
    const others = places.filter(({ customId }) => !customId.startsWith(idPrefix(fingerprint)));
    const place = places.findLast(({ customId }) => customId === own) ?? others[count - 1];
    return place && this.#read(place);
  }

  /** Closes the files. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await (await file).close();
    this.#files.clear();
  }

  async #add({ sent, output, errors }: SentPair): Promise<void> {
    const fingerprints = new Map<string, Fingerprint>();
    for await (const { bytes } of readLines(sent)) {
      const id = isBlank(bytes) ? null : requestId(bytes);
      if (id !== null) fingerprints.set(id, fingerprintOfLine(bytes));
    }
    for (const path of [output, errors]) {
      if (typeof path !== 'string') continue;
      let start = 0;
      for await (const block of readBlocks(path)) {
        for (const bytes of linesIn(block)) {
          const customId = isBlank(bytes) ? null : resultId(bytes);
          const fingerprint = customId === null ? undefined : fingerprints.get(customId);
          if (fingerprint !== undefined && answerIn(bytes)) {
            const places = this.#places.get(fingerprint) ?? [];
            this.#places.set(fingerprint, places);
            places.push({ customId: customId!, path, start, length: bytes.length });
            this.size++;
          }
          start += bytes.length + 1;
        }
      }
    }
  }

  async #read({ path, start, length }: Place): Promise<KnownAnswer | undefined> {
    let file = this.#files.get(path);
    if (!file) {
      file = RandomFile.open(path);
      this.#files.set(path, file);
    }
    return answerIn(await (await file).read(Buffer.alloc(length), start, length));
  }
}

/** The custom ID of a request that is made for the `count`-th time in one run of a program. */
export function requestIdOf(fingerprint: Fingerprint, count: number): string {
  return `${idPrefix(fingerprint)}${count}`;
}

function idPrefix(fingerprint: Fingerprint): string {
  return `call-${fingerprintHex(fingerprint).slice(0, 20)}-`;
}

/** The answer in a result line; undefined if the request was not answered, or can be retried. */
function answerIn(line: Buffer): KnownAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
  const response = isObject(value) ? value.response : undefined;
  if (!isObject(response)) return undefined;
  const { status_code: status, request_id: requestId, body } = response;
  if (typeof status !== 'number' || status < 200 || status >= 500 || PASSING.has(status) || !isObject(body)) {
    return undefined;
  }
  return { status, requestId: typeof requestId === 'string' ? requestId : null, body: JSON.stringify(body) };
}
