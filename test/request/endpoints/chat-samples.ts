import type OpenAI from 'openai';

const ask: OpenAI.Chat.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Where is Rome?' }];
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const png = 'data:image/png;base64,iVBORw0KGgo=';

/** Bodies that the official types allow, one for each thing that people do. */
export const CHAT: Record<string, OpenAI.Chat.ChatCompletionCreateParamsNonStreaming> = {
  smallest: { model: 'gpt-5.4', messages: ask },
  sampling: {
    model: 'gpt-4.1',
    messages: ask,
    temperature: 2,
    top_p: 0,
    n: 3,
    seed: -1,
    stop: ['a', 'b', 'c', 'd'],
    presence_penalty: -2,
    frequency_penalty: 2,
    logit_bias: { 50256: -100 },
    logprobs: true,
    top_logprobs: 20,
    max_completion_tokens: 100,
    stream: false,
  },
  nulls: {
    model: 'gpt-4.1',
    messages: ask,
    temperature: null,
    stop: null,
    metadata: null,
    logit_bias: null,
    audio: null,
    prediction: null,
    service_tier: null,
    safety_identifier: null,
    stream: null,
    stream_options: null,
    moderation: null,
  },
  reasoning: { model: 'gpt-5.4', messages: ask, reasoning_effort: 'xhigh', verbosity: 'low', modalities: ['text'] },
  caching: {
    model: 'gpt-5.6-sol',
    messages: [
      {
        role: 'developer',
        content: [{ type: 'text', text: 'Be brief.', prompt_cache_breakpoint: { mode: 'explicit' } }],
      },
      ...ask,
    ],
    prompt_cache_key: 'k',
    prompt_cache_options: { mode: 'implicit', ttl: '30m' },
    safety_identifier: 'u1',
    store: true,
    metadata: { run: '7' },
    service_tier: 'default',
  },
  parts: {
    model: 'gpt-5.4',
    messages: [
      {
        role: 'user',
        name: 'ann',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image_url', image_url: { url: png, detail: 'high' } },
          { type: 'image_url', image_url: { url: 'https://example.com/1.jpg' } },
          { type: 'file', file: { file_id: 'file-1' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
        ],
      },
    ],
  },
  audioIn: {
    model: 'my-audio-model',
    modalities: ['text', 'audio'],
    audio: { format: 'mp3', voice: { id: 'voice_1' } },
    messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }] }],
  },
  functionTools: {
    model: 'gpt-5.4',
    reasoning_effort: 'none',
    messages: ask,
    tools: [
      { type: 'function', function: { name: 'find', description: 'Finds.', parameters, strict: true } },
      { type: 'function', function: { name: 'now' } },
    ],
    tool_choice: { type: 'function', function: { name: 'find' } },
    parallel_tool_calls: false,
  },
  customTools: {
    model: 'gpt-5.4',
    reasoning_effort: 'none',
    messages: ask,
    tools: [
      { type: 'custom', custom: { name: 'sql', description: 'SQL', format: { type: 'text' } } },
      {
        type: 'custom',
        custom: { name: 'calc', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "1"' } } },
      },
    ],
    tool_choice: { type: 'custom', custom: { name: 'sql' } },
  },
  allowedTools: {
    model: 'gpt-5.4',
    reasoning_effort: 'none',
    messages: ask,
    tools: [{ type: 'function', function: { name: 'find', parameters } }],
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'find' } }] },
    },
  },
  toolTurns: {
    model: 'gpt-5.4',
    reasoning_effort: 'none',
    messages: [
      { role: 'system', content: 'Use tools.', name: 'boss' },
      ...ask,
      {
        role: 'assistant',
        content: null,
        refusal: null,
        audio: null,
        tool_calls: [
          { type: 'function', id: 'call_1', function: { name: 'find', arguments: '{"city":"Rome"}' } },
          { type: 'custom', id: 'call_2', custom: { name: 'sql', input: 'select 1' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Italy' },
      { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: '1' }] },
    ],
  },
  assistantParts: {
    model: 'gpt-5.4',
    messages: [
      ...ask,
      {
        role: 'assistant',
        name: 'bot',
        content: [
          { type: 'text', text: 'In Italy.' },
          { type: 'refusal', refusal: 'No more.' },
        ],
      },
      { role: 'assistant', audio: { id: 'audio_1' } },
      { role: 'user', content: 'Go on.' },
    ],
  },
  jsonSchema: {
    model: 'gpt-5.4',
    messages: ask,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'place', description: 'A place', strict: true, schema: parameters },
    },
  },
  jsonSchemaWithoutSchema: {
    model: 'gpt-5.4',
    messages: ask,
    response_format: { type: 'json_schema', json_schema: { name: 'free', strict: null } },
  },
  jsonObject: {
    model: 'gpt-5.4',
    messages: [{ role: 'user', content: 'Answer in JSON.' }],
    response_format: { type: 'json_object' },
  },
  prediction: {
    model: 'gpt-4.1',
    messages: ask,
    prediction: {
      type: 'content',
      content: [{ type: 'text', text: 'In Italy', prompt_cache_breakpoint: { mode: 'explicit' } }],
    },
    response_format: { type: 'text' },
  },
  webSearch: {
    model: 'my-search-model',
    messages: ask,
    web_search_options: {
      search_context_size: 'low',
      user_location: { type: 'approximate', approximate: { city: 'Rome', country: 'IT', timezone: 'Europe/Rome' } },
    },
  },
  moderated: {
    model: 'gpt-5.4',
    messages: ask,
    moderation: { model: 'omni-moderation-latest', policy: { input: { mode: 'block' }, output: null } },
  },
  legacy: {
    model: 'gpt-4.1',
    messages: [
      ...ask,
      { role: 'assistant', content: null, function_call: { name: 'find', arguments: '{}' } },
      { role: 'function', name: 'find', content: null },
    ],
    functions: [{ name: 'find', description: 'Finds.', parameters }],
    function_call: { name: 'find' },
    max_tokens: 5,
    user: 'u',
  },
};
