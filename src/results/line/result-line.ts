import { isAscii, isUtf8 } from 'node:buffer';
import { isObject, kindName } from '../../request/content/json-kind.js';
import type { Answer } from '../../request/endpoints/common/endpoint.js';
import type { AnswerParser } from '../answer/answer-parser.js';
import { errorInBody, errorOf, statusOfCode } from './failure.js';
import { resultId } from './line-id.js';
import type { Failure, Outcome, Reply, Status } from './outcome.js';
import { replyData } from './reply-data.js';
import { endpointOfReply, holdsAnswer, partsOf } from './reply-endpoint.js';
import { usageOf } from './usage.js';

/** Options for reading a line of an output or error file. */
export interface LineOptions {
  /** Parses answers by the response format; without it, any answer is a success. */
  parser?: AnswerParser | undefined;
  /** The URL of the endpoint, for replies whose shape does not reveal it. */
  endpoint?: string | undefined;
  /** False omits vectors, moderation results and image bytes. @default true */
  data?: boolean | undefined;
}

/** A result line: its outcome, and the parsed object. */
export interface ReadLine {
  outcome: Outcome;
  value?: Readonly<Record<string, unknown>>;
}

/** An outcome that is being built. Mutable, because this runs for millions of lines. */
type Facts = { -readonly [Key in keyof Outcome]: Outcome[Key] };
type Failed = Exclude<Status, 'succeeded'>;

/** Reads one line of an output or error file; never throws, whatever its content. */
export function readResultLine(bytes: Buffer, line: number, options: LineOptions = {}): ReadLine {
  const unreadable = (code: string, fact: string): ReadLine => {
    const message = `Line ${line} is ${fact}. It was damaged in transit: download the file again.`;
    return { outcome: { customId: resultId(bytes), line, status: 'unparsable', error: { code, message } } };
  };
  const ascii = isAscii(bytes);
  if (!ascii && !isUtf8(bytes)) return unreadable('invalid_utf8', 'not UTF-8');
  let value: unknown;
  try {
    // ASCII is also Latin-1, which is decoded faster.
    const text = bytes.toString(ascii ? 'latin1' : 'utf8');
    value = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    return unreadable('invalid_json_line', 'not JSON, or cut off');
  }
  if (!isObject(value)) return unreadable('invalid_json_line', `${kindName(value)}, not an object`);
  return { outcome: readResult(value, line, options), value };
}

/** Reads a parsed line. The outcome keeps only strings, numbers and the response body of the value. */
function readResult(value: Readonly<Record<string, unknown>>, line: number, options: LineOptions): Outcome {
  const { custom_id: id, error } = value;
  const facts: Facts = { customId: typeof id === 'string' && id !== '' ? id : null, status: 'succeeded', line };
  const response = replyOf(value.response);
  if (response) facts.response = response;
  const body = isObject(response?.body) ? response.body : undefined;
  const usage = body && usageOf(body);
  if (usage) facts.usage = usage;
  if (error !== undefined && error !== null) {
    const failure = errorOf(error, response?.statusCode);
    return failed(facts, statusOfCode(failure.code), failure);
  }
  if (!response) {
    return failed(facts, 'failed', { code: 'no_response', message: 'The line has neither a response nor an error.' });
  }
  const { statusCode } = response;
  if (statusCode < 200 || statusCode > 299) return failed(facts, 'failed', errorInBody(response.body, statusCode));
  if (!body) {
    const message = `The response has status ${statusCode}, but its body is ${kindName(response.body)}, not an object.`;
    return failed(facts, 'failed', { code: 'invalid_body', message, statusCode });
  }
  return readReply(facts, body, options);
}

function readReply(facts: Facts, body: Record<string, unknown>, options: LineOptions): Outcome {
  const endpoint = endpointOfReply(body, options.endpoint);
  const { text, refusal, toolCalls, cut, error }: Answer = endpoint?.toAnswer(body) ?? {};
  if (text !== undefined) facts.text = text;
  if (refusal !== undefined) facts.refusal = refusal;
  if (toolCalls) facts.toolCalls = toolCalls;
  const parts = endpoint ? partsOf(body, endpoint) : [];
  if (Array.isArray(body.choices) && parts.length > 1) facts.choices = parts;
  if (options.data !== false) Object.assign(facts, replyData(body));
  const failure = error ?? (isObject(body.error) && !holdsAnswer(body) ? errorOf(body.error) : undefined);
  if (failure) return failed(facts, 'failed', failure);
  if (refusal !== undefined) return failed(facts, 'refused', { code: 'refusal', message: refusal });
  if (cut === 'content_filter') {
    return failed(facts, 'refused', { code: cut, message: 'The content filter cut off the answer.' });
  }
  if (cut === 'length') {
    const message = 'The answer was cut off at its token limit. Allow more output tokens.';
    return failed(facts, 'incomplete', { code: cut, message });
  }
  if (!holdsAnswer(body) && (endpoint || Object.keys(body).length === 0)) {
    return failed(facts, 'invalid', { code: 'empty_answer', message: 'The reply has no answer.' });
  }
  return options.parser ? parse(facts, parts, options.parser) : (facts as Outcome);
}

function failed(facts: Facts, status: Failed, error: Failure): Outcome {
  return Object.assign(facts, { status, error }) as Outcome;
}

/** Tries the whole text, then each of its parts: a structured answer may be in only one of them. */
function parse(facts: Facts, parts: readonly Answer[], parser: AnswerParser): Outcome {
  if (facts.text === undefined) {
    const what = facts.toolCalls ? 'calls a function instead of giving text' : 'has no text';
    const message = `The answer ${what}, but the response format asks for JSON.`;
    return failed(facts, 'invalid', { code: 'no_text', message });
  }
  const whole = parser(facts.text);
  if ('parsed' in whole) return Object.assign(facts, { parsed: whole.parsed }) as Outcome;
  for (const { text } of parts) {
    const part = text === undefined ? whole : parser(text);
    if ('parsed' in part) return Object.assign(facts, { text, parsed: part.parsed }) as Outcome;
  }
  return failed(facts, 'invalid', whole);
}

function replyOf(response: unknown): Reply | undefined {
  if (!isObject(response)) return undefined;
  const { status_code: status, request_id: id, body } = response;
  const statusCode = Number.isInteger(Number(status ?? 0)) ? Number(status ?? 0) : 0;
  return { statusCode, requestId: typeof id === 'string' ? id : null, body };
}
