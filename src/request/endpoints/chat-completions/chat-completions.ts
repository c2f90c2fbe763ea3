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
  /** The model that answers. All requests of a file name the same one. */
  model: fields.model,
  /** The conversation, oldest first; at least one message. */
  messages: z.array(message).min(1),
  /** The format and the voice of a spoken answer; needed if `modalities` has `audio`. */
  audio: z
    .strictObject({
      format: z.enum(['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16']),
      voice: z.union([z.string(), z.strictObject({ id: z.string() })]),
    })
    .nullish(),
  /** -2 to 2. Above 0, tokens that came often become less likely. The service uses 0 if it is absent. */
  frequency_penalty: fields.penalty,
  /** Deprecated: use `tool_choice`. */
  function_call: legacyFunctionCall.optional(),
  /** Deprecated: use `tools`. 1 to 128 functions that the model may call. */
  functions: z.array(legacyFunction).min(1).max(128).optional(),
  /** Token IDs and what is added to their logits, -100 to 100: -100 bans a token, 100 forces it. */
  logit_bias: fields.logitBias,
  /** True if the answer shall list the log probabilities of its tokens. */
  logprobs: z.boolean().nullish(),
  /** The most tokens of an answer, reasoning included; at least 1. The service uses the limit of the model if it is absent. */
  max_completion_tokens: fields.answerTokens,
  /** Deprecated: use `max_completion_tokens`. Reasoning models reject it. */
  max_tokens: fields.answerTokens,
  /** Up to 16 pairs that the service stores with the answer; keys of at most 64 characters, values of at most 512. */
  metadata: fields.metadata,
  /** The kinds of output: `text`, or `text` and `audio`. */
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  /** Moderates the input and the output along with the request, with this model and policy. */
  moderation: fields.moderation,
  /** How many answers the model writes, 1 to 128; each is charged. The service writes 1 if it is absent. */
  n: z.int().min(1).max(128).nullish(),
  /** False lets the model call at most one tool at a time. */
  parallel_tool_calls: z.boolean().optional(),
  /** Text that the answer will mostly repeat, which makes it faster. */
  prediction: z.strictObject({ type: z.literal('content'), content: textContent }).nullish(),
  /** -2 to 2. Above 0, tokens that came at all become less likely. The service uses 0 if it is absent. */
  presence_penalty: fields.penalty,
  /** Requests with the same key are routed so that they share the prompt cache. */
  prompt_cache_key: fields.promptCacheKey,
  /** How the prompt cache is used: cache breakpoints by themselves (`implicit`) or only yours (`explicit`), and their lifetime. */
  prompt_cache_options: fields.promptCacheOptions,
  /** Deprecated: use `prompt_cache_options`. How long the prompt cache keeps the prompt. */
  prompt_cache_retention: fields.promptCacheRetention,
  /** How much a reasoning model thinks before it answers. */
  reasoning_effort: fields.reasoningEffort,
  /** The format of the answer: text, any JSON object, or JSON by a schema. */
  response_format: responseFormat.optional(),
  /** Identifies your user to the service's abuse checks, as a hash; at most 128 characters. */
  safety_identifier: fields.safetyIdentifier,
  /** The same seed and request give mostly the same answer. A 64-bit whole number. */
  seed: fields.seed,
  /** How the service processes the request; absent means `auto`. */
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  /** Up to 4 texts that end the answer; they are not part of it. */
  stop: fields.stop,
  /** True if the service shall keep the answer for evaluations and distillation. */
  store: z.boolean().nullish(),
  /** Must be absent or false: a batch rejects streams. */
  stream: z.boolean().nullish(),
  /** Options of a stream; of no use in a batch. */
  stream_options: fields.streamOptions,
  /** 0 to 2: how random the answer is. The service uses 1 if it is absent; reasoning models take it only with effort `none`, if at all. */
  temperature: fields.temperature,
  /** Whether the model may, must or must not call tools, or which one it must call. */
  tool_choice: chatToolChoice.optional(),
  /** 1 to 128 tools that the model may call. */
  tools: z.array(chatTool).min(1).max(128).optional(),
  /** 0 to 20: how many of the likeliest tokens are listed at each place; needs `logprobs: true`. */
  top_logprobs: fields.topLogprobs,
  /** 0 to 1: only the likeliest tokens that together have this probability are considered. The service uses 1 if it is absent. */
  top_p: fields.topP,
  /** Deprecated: use `safety_identifier`, or `prompt_cache_key` for the cache. Identifies your user. */
  user: fields.user.optional(),
  /** How long the answer is: `low`, `medium` or `high`. */
  verbosity: fields.verbosity,
  /** Lets the model search the web, for models that can; how much it reads, and the place of the user. */
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
