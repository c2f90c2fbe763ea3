import { isObject } from '../../request/content/json-kind.js';
import { valueFor } from './from-schema.js';
import { inputTokens, lastQuestion, type MockRequest, outputTokens, replyTo } from './mock-request.js';

/** A `chat.completion` that says what was asked, in the format that was asked for. */
export function answerChat(ask: MockRequest): Record<string, unknown> {
  const { body } = ask;
  const count = typeof body.n === 'number' ? body.n : 1;
  const choices = Array.from({ length: count }, (_, index) => choice(ask, index));
  const prompt = inputTokens(ask);
  const said = choices.map(({ message }) => message.content ?? message.tool_calls);
  const completion = said.reduce<number>((sum, content) => sum + outputTokens(ask, content), 0);
  return {
    id: ask.id('chatcmpl-'),
    object: 'chat.completion',
    created: ask.created,
    model: body.model,
    choices,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: null,
  };
}

interface Choice {
  index: number;
  message: {
    role: 'assistant';
    content: string | null;
    refusal: null;
    annotations: [];
    tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  };
  logprobs: null;
  finish_reason: string;
}

function choice(ask: MockRequest, index: number): Choice {
  const message = { role: 'assistant', content: null, refusal: null, annotations: [] } satisfies Choice['message'];
  const tool = ask.text === undefined ? demandedTool(ask.body) : undefined;
  if (!tool) return { index, message: { ...message, content: contentFor(ask) }, logprobs: null, finish_reason: 'stop' };
  const call = { name: String(tool.name), arguments: JSON.stringify(valueFor(tool.parameters, ask.dice)) };
  const calls = [{ id: ask.id(`call_${index}`), type: 'function' as const, function: call }];
  return { index, message: { ...message, tool_calls: calls }, logprobs: null, finish_reason: 'tool_calls' };
}

function contentFor(ask: MockRequest): string {
  if (ask.text !== undefined) return ask.text;
  const { response_format: format, messages } = ask.body;
  if (isObject(format) && format.type === 'json_schema' && isObject(format.json_schema)) {
    return JSON.stringify(valueFor(format.json_schema.schema, ask.dice));
  }
  const reply = replyTo(lastQuestion(messages));
  return isObject(format) && format.type === 'json_object' ? JSON.stringify({ answer: reply }) : reply;
}

/** The function that `tool_choice` leaves no way around. */
function demandedTool(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const tools = Array.isArray(body.tools) ? body.tools : [];
  const functions = tools.flatMap((tool) => (isObject(tool) && isObject(tool.function) ? [tool.function] : []));
  const wish = body.tool_choice;
  if (wish === 'required') return functions[0];
  const name = isObject(wish) && isObject(wish.function) ? wish.function.name : undefined;
  return name === undefined ? undefined : functions.find((candidate) => candidate.name === name);
}
