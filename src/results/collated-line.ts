import type { Joined } from './join.js';
import type { Outcome } from './outcome.js';
import type { Row } from './row-format.js';
import { toJson } from './safe-json.js';

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
