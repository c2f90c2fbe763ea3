import type { Answer } from '../common/endpoint.js';
import { objectOf, objectsOf, textOf } from '../common/reply.js';

/** The answer in a response: all of its output items, since a text may be spread over several. */
export function responsesAnswer(given: Readonly<Record<string, unknown>>): Answer {
  const reply = objectOf(given);
  const items = objectsOf(reply.output);
  const parts = items.filter(({ type }) => type === 'message').flatMap(({ content }) => objectsOf(content));
  const texts = parts.flatMap((part) => (part.type === 'output_text' ? (textOf(part.text) ?? []) : []));
  const refusals = parts.flatMap((part) => (part.type === 'refusal' ? (textOf(part.refusal) ?? []) : []));
  const calls = items.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call');
  const toolCalls = calls.map((call) => ({
    id: textOf(call.call_id) ?? textOf(call.id) ?? '',
    name: textOf(call.name) ?? '',
    arguments: textOf(call.arguments) ?? textOf(call.input) ?? '',
  }));
  const answer: Answer = {};
  if (texts.length > 0) answer.text = texts.join('');
  if (refusals.length > 0) answer.refusal = refusals.join('');
  if (toolCalls.length > 0) answer.toolCalls = toolCalls;
  const reason = objectOf(reply.incomplete_details).reason;
  if (reply.status === 'incomplete') answer.cut = reason === 'content_filter' ? 'content_filter' : 'length';
  if (reply.status === 'failed') {
    const { code, message } = objectOf(reply.error);
    answer.error = { code: textOf(code) ?? 'failed', message: textOf(message) ?? 'The response failed.' };
  }
  return answer;
}
