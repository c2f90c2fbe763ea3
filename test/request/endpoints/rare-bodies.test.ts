import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../src/request/endpoints/table.js';
import { errorsOf } from '../../helpers/judge.js';

const model = 'gpt-6-luna';
const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [{ role: 'user', content: 'x' }];

const CHAT: OpenAI.Chat.ChatCompletionCreateParamsNonStreaming = {
  model,
  messages,
  audio: null,
  frequency_penalty: null,
  logit_bias: null,
  logprobs: null,
  max_completion_tokens: null,
  metadata: null,
  modalities: null,
  moderation: null,
  prediction: null,
  reasoning_effort: null,
  seed: null,
  service_tier: null,
  store: null,
  stream: null,
  stream_options: null,
  temperature: null,
  verbosity: null,
};

const RESPONSES: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
  model,
  input: [{ id: 'msg_1' }, { type: null, id: 'msg_2' }, { type: 'compaction_trigger' }],
  tools: [
    {
      type: 'mcp',
      server_label: 'mail',
      connector_id: 'connector_gmail',
      require_approval: { always: { tool_names: ['send'] } },
      headers: null,
    },
  ],
  background: null,
  context_management: null,
  conversation: null,
  include: null,
  instructions: null,
  max_output_tokens: null,
  metadata: null,
  moderation: null,
  parallel_tool_calls: null,
  previous_response_id: null,
  prompt: null,
  reasoning: null,
  service_tier: null,
  store: null,
  stream: null,
  text: { verbosity: null },
  truncation: null,
};

const PICTURE: OpenAI.Images.ImageGenerateParamsNonStreaming = {
  model: 'gpt-image-2',
  prompt: 'A cat',
  partial_images: 3,
  size: '1536x864',
  style: null,
  response_format: null,
};

describe('bodies that are seldom written, and right', () => {
  it.each([
    ['/v1/chat/completions', CHAT],
    ['/v1/responses', RESPONSES],
    ['/v1/images/generations', PICTURE],
  ] as const)('are taken at %s', async (url, body) => {
    expect(await errorsOf(url, body)).toEqual([]);
    expect(ENDPOINTS[url].body.safeParse(body).error?.issues ?? []).toEqual([]);
  });
});
