import { isObject } from '../../request/content/json-kind.js';
import { valueFor } from './from-schema.js';
import { inputTokens, lastQuestion, type MockRequest, outputTokens, replyTo } from './mock-request.js';

/** A `response` with one message, or one function call where the request leaves no choice. */
export function answerResponses(ask: MockRequest): Record<string, unknown> {
  const { body } = ask;
  const item = outputItem(ask);
  const input = inputTokens(ask);
  const output = outputTokens(ask, saidIn(item));
  return {
    id: ask.id('resp_'),
    object: 'response',
    created_at: ask.created,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: [item],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: body.reasoning ?? { effort: null, summary: null },
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    truncation: 'disabled',
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
    metadata: body.metadata ?? {},
  };
}

function outputItem(ask: MockRequest): Record<string, unknown> {
  const tool = ask.text === undefined ? demandedTool(ask.body) : undefined;
  if (tool) {
    const args = JSON.stringify(valueFor(tool.parameters, ask.dice));
    const id = ask.id('fc_');
    return {
      id,
      type: 'function_call',
      status: 'completed',
      call_id: ask.id('call_'),
      name: tool.name,
      arguments: args,
    };
  }
  const text = { type: 'output_text', annotations: [], logprobs: [], text: textFor(ask) };
  return { id: ask.id('msg_'), type: 'message', status: 'completed', role: 'assistant', content: [text] };
}

function textFor(ask: MockRequest): string {
  if (ask.text !== undefined) return ask.text;
  const { text, input } = ask.body;
  const format = isObject(text) ? text.format : undefined;
  if (isObject(format) && format.type === 'json_schema') return JSON.stringify(valueFor(format.schema, ask.dice));
  const reply = replyTo(lastQuestion(input));
  return isObject(format) && format.type === 'json_object' ? JSON.stringify({ answer: reply }) : reply;
}

/** What of an item the model itself writes. */
function saidIn({ content, arguments: args }: Record<string, unknown>): unknown {
  return Array.isArray(content) && isObject(content[0]) ? content[0].text : args;
}

function demandedTool(body: Record<string, unknown>): Record<string, unknown> | undefined {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isObject) : [];
  const functions = tools.filter(({ type }) => type === 'function');
  const wish = body.tool_choice;
  if (wish === 'required') return functions[0];
  return isObject(wish) && wish.type === 'function' ? functions.find(({ name }) => name === wish.name) : undefined;
}
