import { isObject } from '../../request/content/json-kind.js';
import { valueFor } from '../values/from-schema.js';
import { formattedText } from './formatted-text.js';
import { logprobsOf } from './logprobs.js';
import {
  answeringModel,
  effortOf,
  inputTokens,
  lastQuestion,
  type MockRequest,
  outputTokens,
  REFUSAL,
  type Written,
  written,
} from './mock-request.js';

/** A `response`: reasoning first on a reasoning model, then a message, or a function call if one is required. */
export function answerResponses(ask: MockRequest): Record<string, unknown> {
  const { body } = ask;
  const { item, said, cut } = outputItem(ask);
  const effort = effortOf(ask);
  const reasoning = { id: ask.id('rs_'), type: 'reasoning', summary: [] };
  const input = inputTokens(ask);
  const output = outputTokens(ask, said);
  // Same key order as in recorded replies of 2026.
  return {
    id: ask.id('resp_'),
    object: 'response',
    created_at: ask.created,
    status: cut ? 'incomplete' : 'completed',
    background: body.background ?? false,
    billing: { payer: 'developer' },
    completed_at: cut ? null : ask.created,
    error: null,
    frequency_penalty: body.frequency_penalty ?? 0,
    incomplete_details: cut ? { reason: cut === 'length' ? 'max_output_tokens' : cut } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    model: answeringModel(ask),
    moderation: null,
    output: effort === undefined || effort === 'none' ? [item] : [reasoning, item],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    presence_penalty: body.presence_penalty ?? 0,
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    prompt_cache_retention: body.prompt_cache_retention ?? null,
    reasoning: { effort: effort ?? null, summary: null, ...(isObject(body.reasoning) && body.reasoning) },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: 'default',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: { type: 'text' }, verbosity: 'medium', ...(isObject(body.text) && body.text) },
    tool_choice: body.tool_choice ?? 'auto',
    tool_usage: NO_TOOL_USAGE,
    tools: body.tools ?? [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
    usage: {
      input_tokens: input,
      input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  };
}

const NO_IMAGES = { image_tokens: 0, text_tokens: 0 };
const NO_TOOL_USAGE = {
  image_gen: {
    input_tokens: 0,
    input_tokens_details: NO_IMAGES,
    output_tokens: 0,
    output_tokens_details: NO_IMAGES,
    total_tokens: 0,
  },
  web_search: { num_requests: 0 },
};

/** The item after the reasoning, and the part of it that counts as written by the model. */
function outputItem(ask: MockRequest): { item: object; said: string; cut?: Written['cut'] } {
  const tool = ask.text === undefined && ask.twist === undefined ? demandedTool(ask.body) : undefined;
  if (tool) {
    const said = JSON.stringify(valueFor(tool.parameters, ask.random));
    const call = { type: 'function_call', status: 'completed', arguments: said, call_id: ask.id('call_') };
    return { item: { id: ask.id('fc_'), ...call, name: tool.name }, said };
  }
  if (ask.twist === 'refusal') {
    return { item: message(ask, 'completed', { type: 'refusal', refusal: REFUSAL }), said: REFUSAL };
  }
  const { text, cut } = textFor(ask);
  const { include, top_logprobs: top } = ask.body;
  const wanted = Array.isArray(include) && include.includes('message.output_text.logprobs');
  const logprobs = wanted ? logprobsOf(text, ask.random, top) : [];
  const part = { type: 'output_text', annotations: [], logprobs, text };
  return { item: message(ask, cut ? 'incomplete' : 'completed', part), said: text, ...(cut && { cut }) };
}

function message(ask: MockRequest, status: string, part: object): object {
  const id = ask.id('msg_');
  return { id, type: 'message', status, content: [part], phase: 'final_answer', role: 'assistant' };
}

function textFor(ask: MockRequest): Written {
  const { text, input, max_output_tokens: limit } = ask.body;
  const format = isObject(text) && isObject(text.format) ? text.format : {};
  return written(ask, formattedText(ask, { type: format.type, schema: format.schema }, lastQuestion(input)), limit);
}

function demandedTool(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isObject) : [];
  const functions = tools.filter(({ type }) => type === 'function');
  const wish = body.tool_choice;
  if (wish === 'required') return functions[0];
  return isObject(wish) && wish.type === 'function' ? functions.find(({ name }) => name === wish.name) : undefined;
}
