import { type Fingerprint, fingerprintOf } from '../request/fingerprint/fingerprint.js';
import { requestIdOf } from './known-answers.js';

/** A call of the program that a batch could take. */
export interface RecordedCall {
  /** Identifies the request by its endpoint and body. */
  fingerprint: Fingerprint;
  /** The ID of the request in the input file. */
  customId: string;
  /** How many times the program has made this request in the same run, this time included. */
  count: number;
  /** The path of the endpoint, e.g. `/v1/chat/completions`. */
  url: string;
  /** The model that the body names. */
  model: unknown;
  /** The body as the client wrote it. */
  body: string;
  /** True while the answer is not known. */
  isPending: boolean;
}

/** One run of a program from its beginning: its calls, in order. */
export class Pass {
  /** The calls, in order. */
  readonly calls: RecordedCall[] = [];
  readonly #counts = new Map<Fingerprint, number>();
  /** How many of them have no answer yet. */
  pending = 0;

  /** Adds a call. A retry by the client counts as the same call. */
  add(url: string, body: string, model: unknown, isSentAgain: boolean): RecordedCall {
    const fingerprint = fingerprintOf(url, body);
    const before = this.#counts.get(fingerprint) ?? 0;
    const count = isSentAgain && before > 0 ? before : before + 1;
    const customId = requestIdOf(fingerprint, count);
    this.#counts.set(fingerprint, count);
    if (count === before) return this.calls.findLast((call) => call.customId === customId)!;
    const call: RecordedCall = { fingerprint, customId, count, url, model, body, isPending: false };
    this.calls.push(call);
    return call;
  }

  /** Notes that the answer to a call isn't known. */
  setPending(call: RecordedCall): void {
    if (!call.isPending) this.pending++;
    call.isPending = true;
  }

  /** True if the run has made this request. */
  has(fingerprint: Fingerprint): boolean {
    return this.#counts.has(fingerprint);
  }
}

/** A call as a line of an input file, without its newline. */
export function lineOf({ customId, url, body }: RecordedCall): string {
  return `{"custom_id":${JSON.stringify(customId)},"method":"POST","url":${JSON.stringify(url)},"body":${oneLine(body)}}`;
}

/** JSON on one line: a line break can only be between tokens. */
function oneLine(body: string): string {
  return body
    .replace(/[\r\n]/g, ' ')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
