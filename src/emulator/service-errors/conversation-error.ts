import { valueAt } from '../../check/text/json-path.js';
import { isObject } from '../../request/content/json-kind.js';
import { ApiError } from '../api/api-errors.js';
import type { RefusedRequest } from './refused-request.js';

/** The error for fields that contradict each other, or for turns of a conversation that do not belong together. */
export function conversationError(refused: RefusedRequest): ApiError | undefined {
  if (refused.code === 'conflicting_parameters') return conflict(refused);
  if (refused.code !== 'invalid_value') return undefined;
  const { body, param } = refused;
  const [, field, index] =
    /^(messages|input)\[(\d+)\](?:\.(?:tool_call_id|call_id|role|tool_calls))?/.exec(param) ?? [];
  if (field === undefined || index === undefined) return undefined;
  const turn = valueAt(body, [field, Number(index)]);
  const rest = param.slice(`${field}[${index}]`.length);
  if (!isObject(turn) || /^\.(?!tool_call_id|call_id|role|tool_calls)/.test(rest)) return undefined;
  return field === 'messages' ? messageError(turn, Number(index), rest) : itemError(turn);
}

/** Recorded. */
function messageError(turn: Record<string, unknown>, index: number, rest: string): ApiError | undefined {
  if (turn.role === 'tool' && (rest === '' || rest.startsWith('.tool_call_id') || rest === '.role')) {
    const message =
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
    return new ApiError(400, message, { param: `messages.[${index}].role` });
  }
  const calls = Array.isArray(turn.tool_calls) ? turn.tool_calls.filter(isObject) : [];
  if (turn.role !== 'assistant' || calls.length === 0 || /\[\d+\]\.(?!id$)/.test(rest)) return undefined;
  const message =
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
    `The following tool_call_ids did not have response messages: ${calls.map(({ id }) => String(id)).join(', ')}`;
  return new ApiError(400, message, { param: `messages.[${index}].role` });
}

/** Recorded. */
function itemError({ type, call_id: id }: Record<string, unknown>): ApiError | undefined {
  if (type === 'function_call') {
    return new ApiError(400, `No tool output found for function call ${String(id)}.`, { param: 'input' });
  }
  if (type !== 'function_call_output') return undefined;
  return new ApiError(400, `No tool call found for function call output with call_id ${String(id)}.`, {
    param: 'input',
  });
}

/** The text about JSON is recorded at both endpoints; the others are from memory. */
function conflict({ param, body, endpoint }: RefusedRequest): ApiError | undefined {
  const atChat = endpoint.places.conversation === 'messages';
  if (param === endpoint.places.format) {
    return atChat
      ? new ApiError(
          400,
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
          { param: 'messages' },
        )
      : new ApiError(
          400,
          "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
          { param: 'input' },
        );
  }
  if (param === 'top_logprobs' && body.logprobs !== true) {
    return new ApiError(400, "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", { param });
  }
  if (param === 'metadata') {
    return new ApiError(400, "The 'metadata' parameter is only allowed when 'store' is enabled.", { param });
  }
  return undefined;
}
