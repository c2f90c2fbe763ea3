import { isObject } from '../check/json-kind.js';
import type { Joined } from './join.js';
import type { Outcome } from './outcome.js';
import type { Row } from './row-format.js';

const LINE_SEPARATORS = /[\u2028\u2029]/g;

/** An outcome as a JSON text with the wire's names, in pieces: the response passes as the bytes that came. */
export function collatedLine({ outcome, response }: Joined, row: Row | undefined): (string | Buffer)[] {
  const { customId, status, text, parsed, refusal, toolCalls, error, usage } = outcome;
  const head = { custom_id: customId, status, text, parsed, refusal, tool_calls: toolCalls };
  const tail = { error: error && failureToWire(error), usage: usage && usageToWire(usage), row };
  const opened = toJson(head).slice(0, -1);
  const closed = toJson(tail).slice(1);
  const rest = closed === '}' ? closed : `,${closed}`;
  if (!outcome.response) return [opened, rest];
  return [`${opened},"response":`, response ?? toJson(replyToWire(outcome.response)), rest];
}

/** JSON for a value that may hold what a transform of the user's made: a bigint, or a ring. */
export function toJson(value: unknown): string {
  try {
    return escaped(JSON.stringify(value) ?? 'null');
  } catch {
    return escaped(safeJson(value));
  }
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null';
  } catch {
    if (!isObject(value)) return JSON.stringify('[cannot be written as JSON]');
    return `{${Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => `${JSON.stringify(key)}:${safeJson(isObject(item) || Array.isArray(item) ? null : item)}`)
      .join(',')}}`;
  }
}

function escaped(json: string): string {
  return json.replace(LINE_SEPARATORS, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
}

function replyToWire({ statusCode, requestId, body }: NonNullable<Outcome['response']>): object {
  return { status_code: statusCode, request_id: requestId, body };
}

function failureToWire({ statusCode, ...failure }: NonNullable<Outcome['error']>): object {
  return { ...failure, status_code: statusCode };
}

function usageToWire(usage: NonNullable<Outcome['usage']>): object {
  return {
    input_tokens: usage.inputTokens,
    cached_tokens: usage.cachedTokens,
    output_tokens: usage.outputTokens,
    reasoning_tokens: usage.reasoningTokens,
    total_tokens: usage.totalTokens,
  };
}
