import { isObject } from '../../request/content/json-kind.js';
import { valueFor } from '../values/from-schema.js';
import { formattedText } from './formatted-text.js';
import { logprobsOf } from './logprobs.js';
import {
  answeringModel,
  inputTokens,
  lastQuestion,
  type MockRequest,
  outputTokens,
  REFUSAL,
  type Written,
  written,
} from './mock-request.js';

/** A `chat.completion` that repeats the question, in the requested format. */
export function answerChat(ask: MockRequest): Record<string, unknown> {
  const { body } = ask;
  const count = typeof body.n === 'number' ? body.n : 1;
  const choices = Array.from({ length: count }, (_, index) => choice(ask, index));
  const prompt = inputTokens(ask);
  const said = choices.map(({ message }) => message.refusal ?? (message.content || message.tool_calls));
  const completion = said.reduce<number>((sum, content) => sum + outputTokens(ask, content), 0);
  return {
    id: ask.id('chatcmpl-'),
    object: 'chat.completion',
    created: ask.created,
    model: answeringModel(ask),
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

interface Message {
  role: 'assistant';
  content: string | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  refusal: string | null;
  annotations: [];
}

interface Choice {
  index: number;
  message: Message;
  logprobs: { content: unknown[]; refusal: null } | null;
  finish_reason: string;
}

function choice(ask: MockRequest, index: number): Choice {
  const rest = { refusal: null, annotations: [] as [] };
  if (ask.twist === 'refusal') {
    const message: Message = { role: 'assistant', content: null, ...rest, refusal: REFUSAL };
    return { index, message, logprobs: null, finish_reason: 'stop' };
  }
  const tool = ask.text === undefined && ask.twist === undefined ? demandedTool(ask.body) : undefined;
  if (tool) {
    const call = { name: String(tool.name), arguments: JSON.stringify(valueFor(tool.parameters, ask.random)) };
    const calls = [{ id: ask.id(`call_${index}`), type: 'function' as const, function: call }];
    const message: Message = { role: 'assistant', content: null, tool_calls: calls, ...rest };
    return { index, message, logprobs: null, finish_reason: 'tool_calls' };
  }
  const { text, cut } = textFor(ask);
  const message: Message = { role: 'assistant', content: text, ...rest };
  const { logprobs, top_logprobs: top } = ask.body;
  const content = logprobs === true ? { content: logprobsOf(text, ask.random, top), refusal: null } : null;
  return { index, message, logprobs: content, finish_reason: cut ?? 'stop' };
}

function textFor(ask: MockRequest): Written {
  const { response_format: given, messages, max_tokens, max_completion_tokens } = ask.body;
  const format = isObject(given) ? given : {};
  const schema = isObject(format.json_schema) ? format.json_schema.schema : undefined;
  const text = formattedText(ask, { type: format.type, schema }, lastQuestion(messages));
  return written(ask, text, max_completion_tokens ?? max_tokens);
}

/** The function that `tool_choice` requires. */
function demandedTool(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const tools = Array.isArray(body.tools) ? body.tools : [];
  const functions = tools.flatMap((tool) => (isObject(tool) && isObject(tool.function) ? [tool.function] : []));
  const wish = body.tool_choice;
  if (wish === 'required') return functions[0];
  const name = isObject(wish) && isObject(wish.function) ? wish.function.name : undefined;
  return name === undefined ? undefined : functions.find((candidate) => candidate.name === name);
}
