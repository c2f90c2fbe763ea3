import type { Answer, ToolCall } from '../common/endpoint.js';
import { cutOf, objectOf, objectsOf, textOf } from '../common/reply.js';

/** The answer in the first choice of a chat completion. */
export function chatAnswer(reply: Readonly<Record<string, unknown>>): Answer {
  const choice = objectOf(objectsOf(objectOf(reply).choices)[0]);
  const message = objectOf(choice.message);
  const answer: Answer = {};
  const text = contentOf(message.content);
  if (text !== undefined) answer.text = text;
  const refusal = textOf(message.refusal);
  if (refusal) answer.refusal = refusal;
  const toolCalls = objectsOf(message.tool_calls).map(toolCallOf);
  if (toolCalls.length > 0) answer.toolCalls = toolCalls;
  const cut = cutOf(choice.finish_reason);
  if (cut) answer.cut = cut;
  return answer;
}

function contentOf(content: unknown): string | undefined {
  if (!Array.isArray(content)) return textOf(content);
  const texts = objectsOf(content).flatMap((part) => textOf(part.text) ?? []);
  return texts.length > 0 ? texts.join('') : undefined;
}

function toolCallOf(call: Readonly<Record<string, unknown>>): ToolCall {
  const called = objectOf(call.function ?? call.custom);
  return {
    id: textOf(call.id) ?? '',
    name: textOf(called.name) ?? '',
    arguments: textOf(called.arguments) ?? textOf(called.input) ?? '',
  };
}
