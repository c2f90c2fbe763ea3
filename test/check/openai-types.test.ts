import type OpenAI from 'openai-7';
import { describe, expect, it } from 'vitest';
import { judge } from '../verdicts/verdict.js';

type Chat = OpenAI.ChatCompletionCreateParamsNonStreaming;
type Response = OpenAI.Responses.ResponseCreateParamsNonStreaming;

const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

const chats = [
  { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'Hello' }] } satisfies Chat,
  {
    model: 'gpt-6-luna',
    reasoning_effort: 'none',
    messages: [
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }], name: 'boss' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'https://example.com/1.png', detail: 'low' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
          { type: 'file', file: { file_id: 'file-1' } },
        ],
      },
      {
        role: 'assistant',
        refusal: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } },
          { id: 'c2', type: 'custom', custom: { name: 'code', input: 'x' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c2', content: 'ran' },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'found' }] },
    ],
    temperature: 0.2,
    top_p: 0.9,
    n: 2,
    seed: 1,
    stop: ['END'],
    logprobs: true,
    top_logprobs: 3,
    max_completion_tokens: 500,
    metadata: { run: '1' },
    modalities: ['text'],
    parallel_tool_calls: true,
    prediction: { type: 'content', content: 'maybe' },
    prompt_cache_key: 'k',
    safety_identifier: 's',
    service_tier: 'default',
    store: true,
    verbosity: 'low',
    response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema, description: 'an a' } },
    tools: [
      { type: 'function', function: { name: 'find', description: 'd', parameters: schema, strict: true } },
      {
        type: 'custom',
        custom: { name: 'code', format: { type: 'grammar', grammar: { definition: 'x', syntax: 'lark' } } },
      },
    ],
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function' }] } },
    web_search_options: { search_context_size: 'low' },
  } satisfies Chat,
];

const responses = [
  { model: 'gpt-6-luna', input: 'Hello' } satisfies Response,
  {
    model: 'gpt-6-luna',
    instructions: 'Be brief.',
    input: [
      { role: 'developer', content: 'd' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: 'https://example.com/1.png', detail: 'auto' },
          { type: 'input_file', file_url: 'https://example.com/a.pdf' },
        ],
      },
      { type: 'function_call', call_id: 'c', name: 'find', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'found' },
    ],
    include: ['message.output_text.logprobs'],
    max_output_tokens: 500,
    max_tool_calls: 3,
    metadata: { run: '1' },
    parallel_tool_calls: true,
    prompt_cache_key: 'k',
    reasoning: { effort: 'none', summary: 'auto' },
    safety_identifier: 's',
    service_tier: 'default',
    store: false,
    temperature: 0.2,
    top_p: 0.9,
    top_logprobs: 3,
    text: { verbosity: 'low', format: { type: 'json_schema', name: 'a', schema, strict: true, description: 'an a' } },
    tools: [
      { type: 'function', name: 'find', parameters: schema, strict: true, description: 'd' },
      { type: 'web_search', search_context_size: 'low' },
      { type: 'file_search', vector_store_ids: ['v'] },
      { type: 'code_interpreter', container: { type: 'auto' } },
      { type: 'mcp', server_label: 'docs', server_url: 'https://example.com/mcp' },
      { type: 'custom', name: 'code', format: { type: 'grammar', definition: 'x', syntax: 'regex' } },
    ],
    tool_choice: { type: 'function', name: 'find' },
  } satisfies Response,
];

const embeddings = [
  { model: 'text-embedding-3-small', input: 'Hello' },
  { model: 'text-embedding-3-large', input: ['a', 'b'], dimensions: 256, encoding_format: 'float', user: 'u' },
  { model: 'text-embedding-ada-002', input: [[1, 2], [3]] },
] satisfies OpenAI.EmbeddingCreateParams[];

const moderations = [
  { model: 'omni-moderation-latest', input: ['a', 'b'] },
  {
    model: 'omni-moderation-latest',
    input: [
      { type: 'text', text: 'x' },
      { type: 'image_url', image_url: { url: 'https://example.com/1.png' } },
    ],
  },
] satisfies OpenAI.ModerationCreateParams[];

const generations = [
  {
    model: 'gpt-image-2',
    prompt: 'A cat',
    background: 'transparent',
    moderation: 'low',
    n: 2,
    output_compression: 80,
    output_format: 'webp',
    quality: 'high',
    size: '1024x1536',
  },
] satisfies OpenAI.ImageGenerateParams[];

describe.each([
  ['/v1/chat/completions', chats],
  ['/v1/responses', responses],
  ['/v1/embeddings', embeddings],
  ['/v1/moderations', moderations],
  ['/v1/images/generations', generations],
] as [string, object[]][])('a body that the official types take for %s', (url, bodies) => {
  it('has no error and no unknown field', () => {
    for (const body of bodies) {
      const { issues } = judge([{ custom_id: 'a', method: 'POST', url, body }]);
      expect(issues.filter(({ severity, code }) => severity === 'error' || code === 'unknown_parameter')).toEqual([]);
    }
  });
});
