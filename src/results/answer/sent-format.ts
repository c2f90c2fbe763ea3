import { BatchOptionsError } from '../../errors.js';
import { parseJson } from '../../jsonl/read/decode.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Entry } from '../../request/entry.js';
import {
  chatFormat,
  type ResponseFormat,
  responsesFormat,
  toWireFormat,
} from '../../request/format/response-format.js';
import type { BatchOptions } from '../../request/options.js';
import { type AnswerParser, answerParser } from './answer-parser.js';

type WireObject = { type: string; [key: string]: unknown };

/** The end of `"response_format"` and of `"format"`. */
const FORMAT_KEY = Buffer.from('format"');

/** Finds the response format that each request was sent with. Compiles each schema once. */
export class SentFormats {
  readonly #parsers = new Map<string, AnswerParser | undefined>();
  /** The format of the previous line, verbatim, so that the next line need not be parsed. */
  #last: { bytes: Buffer; parser: AnswerParser | undefined } | undefined;

  /**
   * @param known Formats that requests may have been sent with: a zod schema is recognized by the JSON Schema that it
   * is sent as, and parses the answer.
   */
  constructor(known: readonly ResponseFormat[] = []) {
    for (const format of known) {
      const wire = toWireFormat(format);
      const parser = answerParser(format);
      this.#parsers.set(JSON.stringify(chatFormat(wire)), parser);
      this.#parsers.set(JSON.stringify(responsesFormat(wire)), parser);
    }
  }

  /** The parser for the answer to a line of an input file. */
  ofLine(bytes: Buffer): AnswerParser | undefined {
    if (this.#last && bytes.includes(this.#last.bytes)) return this.#last.parser;
    if (!bytes.includes(FORMAT_KEY)) return undefined;
    const request = parseJson(bytes);
    const format = formatIn(isObject(request) ? request.body : undefined);
    if (!format) return undefined;
    const parser = this.#ofWire(format);
    // Quotes inside a string would be escaped, so these bytes can only be the format itself.
    this.#last = { bytes: Buffer.from(`format":${JSON.stringify(format)}`), parser };
    return parser;
  }

  /** The parser for the answer to an entry of a builder. */
  ofEntry(entry: Entry, options: BatchOptions): AnswerParser | undefined {
    const wire = formatIn(entry.request ? entry.request.body : { ...options.body, ...entry.body });
    if (wire) return this.#ofWire(wire);
    const { responseFormat } = { ...options, ...entry };
    return entry.request || responseFormat === undefined ? undefined : answerParser(responseFormat);
  }

  #ofWire(format: WireObject): AnswerParser | undefined {
    const key = JSON.stringify(format);
    if (!this.#parsers.has(key)) this.#parsers.set(key, forgiving(format));
    return this.#parsers.get(key);
  }
}

/** The service rejects an invalid schema; if it answered anyway, the answer is parsed only as JSON. */
function forgiving(format: WireObject): AnswerParser | undefined {
  try {
    return answerParser(format);
  } catch (cause) {
    if (cause instanceof BatchOptionsError) return answerParser({ type: 'json_schema' });
    throw cause;
  }
}

/** The format in the body of a chat completion or a response. */
function formatIn(body: unknown): WireObject | undefined {
  if (!isObject(body)) return undefined;
  const format = body.response_format ?? (isObject(body.text) ? body.text.format : undefined);
  return isObject(format) && typeof format.type === 'string' ? (format as WireObject) : undefined;
}
