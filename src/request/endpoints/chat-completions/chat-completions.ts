import { z } from 'zod';
import { DEFAULT_MODEL } from '../../../catalog/models/models.js';
import type { ReadMedia } from '../../content/content.js';
import { chatFormat } from '../../format/response-format.js';
import { type Endpoint, holdsInstructions, type ResolvedEntry } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { arrayOf, hasTextChoices, splitChoices } from '../common/reply.js';
import { chatAnswer } from './chat-answer.js';
import { chatContent, chatMessage } from './chat-content.js';
import { chatKeyHints, chatShapeHints } from './chat-hints.js';
import { message, textContent } from './chat-messages.js';
import {
  chatTool,
  chatToolChoice,
  legacyFunction,
  legacyFunctionCall,
  responseFormat,
  webSearchOptions,
} from './chat-tools.js';

const body = z.strictObject({
  model: fields.model,
  messages: z.array(message).min(1),
  audio: z
    .strictObject({
      format: z.enum(['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16']),
      voice: z.union([z.string(), z.strictObject({ id: z.string() })]),
    })
    .nullish(),
  frequency_penalty: fields.penalty,
  function_call: legacyFunctionCall.optional(),
  functions: z.array(legacyFunction).min(1).max(128).optional(),
  logit_bias: fields.logitBias,
  logprobs: z.boolean().nullish(),
  max_completion_tokens: fields.answerTokens,
  max_tokens: fields.answerTokens,
  metadata: fields.metadata,
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  moderation: fields.moderation,
  n: z.int().min(1).max(128).nullish(),
  parallel_tool_calls: z.boolean().optional(),
  prediction: z.strictObject({ type: z.literal('content'), content: textContent }).nullish(),
  presence_penalty: fields.penalty,
  prompt_cache_key: fields.promptCacheKey,
  prompt_cache_options: fields.promptCacheOptions,
  prompt_cache_retention: fields.promptCacheRetention,
  reasoning_effort: fields.reasoningEffort,
  response_format: responseFormat.optional(),
  safety_identifier: fields.safetyIdentifier,
  seed: fields.seed,
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  stop: fields.stop,
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: fields.streamOptions,
  temperature: fields.temperature,
  tool_choice: chatToolChoice.optional(),
  tools: z.array(chatTool).min(1).max(128).optional(),
  top_logprobs: fields.topLogprobs,
  top_p: fields.topP,
  user: fields.user.optional(),
  verbosity: fields.verbosity,
  web_search_options: webSearchOptions.optional(),
});

/** The body of a request to `/v1/chat/completions`. */
export type ChatCompletionBody = z.infer<typeof body>;

/** `/v1/chat/completions`. */
export const chatCompletions = {
  url: '/v1/chat/completions',
  title: 'Chat Completions',
  defaultModel: DEFAULT_MODEL,
  body,
  supports: ['seed', 'reasoningEffort', 'systemPrompt', 'responseFormat', 'messages'],
  places: {
    effort: 'reasoning_effort',
    format: 'response_format',
    schema: 'response_format.json_schema',
    functions: 'nested',
    conversation: 'messages',
    outputLimits: ['max_completion_tokens', 'max_tokens'],
  },
  deprecated: {
    function_call: 'Use tool_choice.',
    functions: 'Use tools.',
    max_tokens: 'Use max_completion_tokens.',
    prompt_cache_retention: fields.RETENTION_REMEDY,
    user: fields.USER_REMEDY,
  },
  keyHints: chatKeyHints,
  shapeHints: chatShapeHints,
  answerList: 'choices',
  toBody(draft, read) {
    const made: Record<string, unknown> = { model: draft.model };
    if (draft.seed !== undefined) made.seed = draft.seed;
    if (draft.reasoningEffort !== undefined) made.reasoning_effort = draft.reasoningEffort;
    if (draft.responseFormat !== undefined) made.response_format = chatFormat(draft.responseFormat);
    made.messages = messagesOf(draft, read);
    return made;
  },
  countedParts: (given) => ({
    tools: given.tools ?? given.functions,
    format: given.response_format,
    messages: arrayOf(given.messages),
    answers: given.n,
    limits: [given.max_completion_tokens, given.max_tokens],
  }),
  isReply: (reply) => Array.isArray(reply.choices) && !hasTextChoices(reply),
  toAnswer: chatAnswer,
  split: splitChoices,
} as const satisfies Endpoint;

function messagesOf(draft: ResolvedEntry, read: ReadMedia): unknown[] {
  const messages: unknown[] = [];
  if (draft.systemPrompt !== undefined && !holdsInstructions(draft.messages)) {
    messages.push({ role: 'system', content: draft.systemPrompt });
  }
  if (draft.messages !== undefined) messages.push(...draft.messages.map((turn) => chatMessage(turn, read)));
  else if (draft.prompt !== undefined) messages.push({ role: 'user', content: chatContent(draft.prompt, read) });
  return messages;
}
