import type OpenAI from 'openai';
import { ITEMS } from './responses-items.js';

const model = 'gpt-5.4';
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

const tools: Record<string, OpenAI.Responses.Tool[]> = {
  functions: [
    {
      type: 'function',
      name: 'find',
      description: null,
      parameters,
      strict: true,
      defer_loading: true,
      output_schema: parameters,
      allowed_callers: ['direct', 'programmatic'],
    },
    { type: 'function', name: 'now', parameters: null, strict: null },
  ],
  custom: [
    { type: 'custom', name: 'sql', description: 'SQL', format: { type: 'text' } },
    { type: 'custom', name: 'calc', format: { type: 'grammar', syntax: 'regex', definition: '[0-9]+' } },
  ],
  search: [
    {
      type: 'web_search',
      search_context_size: 'low',
      filters: { allowed_domains: ['example.com'] },
      user_location: { type: 'approximate', city: 'Rome', country: null },
    },
    { type: 'web_search_2025_08_26', user_location: null },
    { type: 'web_search_preview', search_context_size: 'high', search_content_types: ['text'] },
    {
      type: 'file_search',
      vector_store_ids: ['vs_1'],
      max_num_results: 50,
      filters: { type: 'and', filters: [{ type: 'eq', key: 'lang', value: 'en' }] },
      ranking_options: { ranker: 'auto', score_threshold: 0.5 },
    },
  ],
  machines: [
    { type: 'computer' },
    { type: 'computer_use_preview', display_height: 768, display_width: 1024, environment: 'browser' },
    { type: 'code_interpreter', container: { type: 'auto', file_ids: ['file-1'], memory_limit: '4g' } },
    { type: 'code_interpreter', container: 'cntr_1' },
    { type: 'image_generation', model: 'gpt-image-2', quality: 'low', input_image_mask: { file_id: 'file-2' } },
    { type: 'local_shell' },
    { type: 'shell' },
    { type: 'apply_patch' },
    { type: 'programmatic_tool_calling' },
  ],
  remote: [
    {
      type: 'mcp',
      server_label: 'docs',
      server_url: 'https://example.com/mcp',
      headers: { a: 'b' },
      require_approval: { never: { tool_names: ['read'] } },
      allowed_tools: { read_only: true },
    },
    { type: 'mcp', server_label: 'mail', connector_id: 'connector_gmail', require_approval: 'never' },
    { type: 'namespace', name: 'crm', description: 'CRM', tools: [{ type: 'function', name: 'get' }] },
    { type: 'tool_search', execution: 'server' },
  ],
};

const choices: OpenAI.Responses.ResponseCreateParams['tool_choice'][] = [
  'required',
  { type: 'function', name: 'find' },
  { type: 'custom', name: 'sql' },
  { type: 'mcp', server_label: 'docs', name: null },
  { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'find' }] },
  { type: 'file_search' },
  { type: 'apply_patch' },
  { type: 'shell' },
  { type: 'programmatic_tool_calling' },
];

type Bodies = Record<string, OpenAI.Responses.ResponseCreateParamsNonStreaming>;

const plain: Bodies = {
  smallest: { model, input: 'Where is Rome?' },
  promptTemplate: { model, prompt: { id: 'pmpt_1', version: '2', variables: { city: 'Rome' } } },
  sampling: {
    model: 'gpt-4.1',
    input: 'Hi',
    temperature: 0,
    top_p: 1,
    top_logprobs: 20,
    max_output_tokens: 16,
    truncation: 'disabled',
    include: ['message.output_text.logprobs'],
  },
  reasoning: {
    model: 'gpt-5.6-sol',
    input: 'Hi',
    instructions: 'Be brief.',
    reasoning: { effort: 'max', summary: 'auto', mode: 'pro', context: 'all_turns' },
    text: { verbosity: 'high' },
    include: ['reasoning.encrypted_content'],
  },
  openMode: { model, input: 'Hi', reasoning: { mode: 'a mode of next year', effort: null, generate_summary: null } },
  nulls: {
    model,
    input: 'Hi',
    instructions: null,
    temperature: null,
    tools: [],
    reasoning: null,
    metadata: null,
    conversation: null,
    previous_response_id: null,
    prompt: null,
    include: null,
    context_management: null,
    stream: null,
    store: null,
  },
  conversation: {
    model,
    input: [{ role: 'user', content: 'And then?' }],
    conversation: { id: 'conv_1' },
    store: false,
    context_management: [{ type: 'compaction', compact_threshold: 1000 }],
  },
  previous: {
    model,
    input: 'And then?',
    previous_response_id: 'resp_1',
    prompt_cache_key: 'k',
    prompt_cache_options: { mode: 'explicit', ttl: '30m' },
    safety_identifier: 'u',
    metadata: { a: 'b' },
    service_tier: 'auto',
    moderation: { model: 'omni-moderation-latest', policy: null },
  },
  jsonSchema: {
    model,
    input: 'Hi',
    text: {
      format: { type: 'json_schema', name: 'place', schema: parameters, strict: true, description: 'A place' },
      verbosity: null,
    },
  },
  jsonObject: { model, input: 'Answer in JSON.', text: { format: { type: 'json_object' } } },
  text: { model, input: 'Hi', text: { format: { type: 'text' } }, background: false, parallel_tool_calls: null },
};

/** Bodies that the official types allow: each field, each kind of tool, choice and item. */
export const RESPONSES: Bodies = {
  ...plain,
  ...Object.fromEntries(
    Object.entries(tools).map(([name, list]) => [`tools: ${name}`, { model, input: 'Hi', tools: list }]),
  ),
  ...Object.fromEntries(
    choices.map((choice) => [
      `choice: ${JSON.stringify(choice)}`,
      { model, input: 'Hi', tools: Object.values(tools).flat(), tool_choice: choice! },
    ]),
  ),
  ...Object.fromEntries(Object.entries(ITEMS).map(([name, input]) => [`items: ${name}`, { model, input }])),
};
