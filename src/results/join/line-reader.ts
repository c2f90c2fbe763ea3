import { isAscii, isUtf8 } from 'node:buffer';
import { isObject } from '../../request/content/json-kind.js';
import type { AnswerParser } from '../answer/answer-parser.js';
import type { Outcome } from '../line/outcome.js';
import { readResult, readResultLine } from '../line/result-line.js';
import { holdsSeparator, rawResponse } from './raw-response.js';
import { ResultMold } from './result-template.js';

/** How the lines of a file are read. */
export interface LineReaderOptions {
  /** The url of the endpoint, for replies whose shape does not tell it. */
  endpoint?: string | undefined;
  /** Gives what can be passed on as it stands in the line, too. @default false */
  raw?: boolean;
}

/** Parts of a line as they stand in it; the text has its quotes. */
export interface RawParts {
  response?: Buffer | undefined;
  text?: Buffer | undefined;
}

/** A line, read. Where the raw text is given, the text of the outcome may stand there with its escapes unread. */
export interface ReadLine {
  outcome: Outcome;
  raw?: RawParts;
}

/** How many kinds of line are remembered at a time. */
const MAX_MOLDS = 4;
/** In longer lines a pattern could run out of stack, and there is nothing to save. */
const MAX_BYTES = 1 << 20;
/** To learn from longer lines takes too long. */
const MAX_LESSON_BYTES = 1 << 16;
/** To learn from a line costs some twenty times what is saved by one that fits. */
const FITS_PER_LESSON = 20;
const FIRST_LESSONS = 200;

/**
 * Reads result lines for those who look at neither vectors nor bodies: lines like one before are not parsed, and of the
 * body of a response only the first level is its own.
 */
export class LineReader {
  readonly #options: LineReaderOptions;
  #molds: ResultMold[] = [];
  #credit = FIRST_LESSONS * FITS_PER_LESSON;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  /** What a line says, like `readResultLine`. */
  read(bytes: Buffer, line: number, parser: AnswerParser | undefined): ReadLine {
    return this.#readLike(bytes, line, parser) ?? this.#readAnew(bytes, line, parser);
  }

  #readLike(bytes: Buffer, line: number, parser: AnswerParser | undefined): ReadLine | undefined {
    if (bytes.length > MAX_BYTES) return undefined;
    const ascii = isAscii(bytes);
    if (!ascii && (!isUtf8(bytes) || holdsSeparator(bytes))) return undefined;
    const text = bytes.toString('latin1');
    const utf8 = ascii ? undefined : bytes;
    const leaveText = this.#options.raw === true && parser === undefined;
    const mold = this.#molds.find((each) => each.take(text, utf8, leaveText));
    if (!mold) return undefined;
    this.#credit++;
    if (mold !== this.#molds[0]) this.#molds = [mold, ...this.#molds.filter((other) => other !== mold)];
    const options = { parser, endpoint: this.#options.endpoint, data: false };
    let outcome = readResult(mold.value, line, options);
    const answer = outcome.text !== undefined && mold.rawText(outcome.text, bytes);
    if (leaveText && (answer === undefined || outcome.choices)) {
      // What was left as it stands became part of a longer text, or is one answer of several.
      mold.take(text, utf8);
      outcome = readResult(mold.value, line, options);
    }
    // The next line that fits changes what this one says.
    if (isObject(outcome.response?.body)) outcome.response.body = { ...outcome.response.body };
    return this.#options.raw
      ? { outcome, raw: { response: mold.response(bytes), text: answer || undefined } }
      : { outcome };
  }

  #readAnew(bytes: Buffer, line: number, parser: AnswerParser | undefined): ReadLine {
    const { outcome, value } = readResultLine(bytes, line, { parser, endpoint: this.#options.endpoint, data: false });
    if (!value) return { outcome };
    this.#learn(bytes);
    return this.#options.raw ? { outcome, raw: { response: rawResponse(bytes, value) } } : { outcome };
  }

  #learn(bytes: Buffer): void {
    if (bytes.length > MAX_LESSON_BYTES || this.#credit < FITS_PER_LESSON) return;
    this.#credit -= FITS_PER_LESSON;
    const mold = ResultMold.of(bytes, this.#molds);
    if (mold) this.#molds = [mold, ...this.#molds.filter((other) => !mold.replaces(other))].slice(0, MAX_MOLDS);
  }
}
