import { z } from 'zod';
import { DEFAULT_MODEL } from '../../../catalog/models/models.js';
import type { ReadMedia } from '../../content/content.js';
import { responsesFormat } from '../../format/response-format.js';
import { type Endpoint, holdsInstructions, type ResolvedEntry } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { arrayOf, objectOf, objectsOf } from '../common/reply.js';
import { responsesAnswer } from './responses-answer.js';
import { responsesInput, responsesMessage } from './responses-content.js';
import { responsesKeyHints, responsesShapeHints } from './responses-hints.js';
import { input } from './responses-input.js';
import { responsesTool, responsesToolChoice, textOptions } from './responses-tools.js';

const summary = z.enum(['auto', 'concise', 'detailed']).nullish();

const body = z.strictObject({
  /** The model that answers. All requests of a file name the same one. */
  model: fields.model,
  /** Access programs for special domains that the request uses. */
  access_programs: z.unknown().optional(),
  /** True runs the request in the background; of no use in a batch. */
  background: z.boolean().nullish(),
  /** How the service shortens the context, e.g. by compaction. */
  context_management: z.array(fields.anyObject).nullish(),
  /** The conversation that the request belongs to, by its ID or as an object; not together with `previous_response_id`. */
  conversation: z.union([z.string(), fields.anyObject]).nullish(),
  /** Options for all images of the request. */
  image: fields.anyObject.nullish(),
  /** More data for the answer, e.g. `reasoning.encrypted_content` or `message.output_text.logprobs`. */
  include: z.array(z.string()).nullish(),
  /** A text, or the items of a conversation, oldest first. */
  input: input.optional(),
  /** A system message in front of the input. */
  instructions: z.string().nullish(),
  /** The most tokens of the answer, reasoning included; at least 16. The service uses the limit of the model if it is absent. */
  max_output_tokens: z.int().min(16).nullish(),
  /** The most calls of built-in tools; at least 1. */
  max_tool_calls: z.int().min(1).nullish(),
  /** Up to 16 pairs that the service stores with the answer; keys of at most 64 characters, values of at most 512. */
  metadata: fields.metadata,
  /** Moderates the input and the output along with the request, with this model and policy. */
  moderation: fields.moderation,
  /** False lets the model call at most one tool at a time. */
  parallel_tool_calls: z.boolean().nullish(),
  /** The ID of the stored response that this request continues, like `resp_…`. */
  previous_response_id: z.string().nullish(),
  /** A prompt template of the account: its `id`, `version` and `variables`. */
  prompt: fields.anyObject.nullish(),
  /** Requests with the same key are routed so that they share the prompt cache. */
  prompt_cache_key: fields.promptCacheKey,
  /** How the prompt cache is used: cache breakpoints by themselves (`implicit`) or only yours (`explicit`), and their lifetime. */
  prompt_cache_options: fields.promptCacheOptions,
  /** Deprecated: use `prompt_cache_options`. How long the prompt cache keeps the prompt. */
  prompt_cache_retention: fields.promptCacheRetention,
  /** How much a reasoning model thinks (`effort`), and whether it summarizes its reasoning. */
  reasoning: z
    .strictObject({
      effort: fields.reasoningEffort,
      summary,
      generate_summary: summary,
      // Today's values are standard and pro; the official types leave the list open.
      mode: z.string().nullish(),
      context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
    })
    .nullish(),
  /** Identifies your user to the service's abuse checks, as a hash; at most 128 characters. */
  safety_identifier: fields.safetyIdentifier,
  /** How the service processes the request; absent means `auto`. */
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  /** False if the service shall not keep the response for `previous_response_id`. */
  store: z.boolean().nullish(),
  /** Must be absent or false: a batch rejects streams. */
  stream: z.boolean().nullish(),
  /** Options of a stream; of no use in a batch. */
  stream_options: fields.streamOptions,
  /** 0 to 2: how random the answer is. The service uses 1 if it is absent; reasoning models take it only with effort `none`, if at all. */
  temperature: fields.temperature,
  /** The format of the answer (`format`) and its length (`verbosity`). */
  text: textOptions.optional(),
  /** Whether the model may, must or must not call tools, or which one it must call. */
  tool_choice: responsesToolChoice.optional(),
  /** Functions and built-in tools that the model may call. */
  tools: z.array(responsesTool).optional(),
  /** 0 to 20: how many of the likeliest tokens are listed at each place; needs `message.output_text.logprobs` in `include`. */
  top_logprobs: fields.topLogprobs,
  /** 0 to 1: only the likeliest tokens that together have this probability are considered. The service uses 1 if it is absent. */
  top_p: fields.topP,
  /** `auto` drops the oldest items of an input that is too long; `disabled` rejects it. */
  truncation: z.enum(['auto', 'disabled']).nullish(),
  /** Deprecated: use `safety_identifier`, or `prompt_cache_key` for the cache. Identifies your user. */
  user: fields.user.optional(),
});

/** The body of a request to `/v1/responses`. */
export type ResponsesBody = z.infer<typeof body>;

/** `/v1/responses`. */
export const responses = {
  url: '/v1/responses',
  title: 'Responses',
  defaultModel: DEFAULT_MODEL,
  body,
  supports: ['reasoningEffort', 'systemPrompt', 'responseFormat', 'messages', 'input'],
  places: {
    effort: 'reasoning.effort',
    format: 'text.format',
    schema: 'text.format',
    functions: 'flat',
    conversation: 'input',
    outputLimits: ['max_output_tokens'],
  },
  merges: ['reasoning', 'text'],
  deprecated: {
    prompt: 'Stored prompts are to be shut down on 2026-11-30. Write the text into input and instructions.',
    prompt_cache_retention: fields.RETENTION_REMEDY,
    'reasoning.generate_summary': 'Use reasoning.summary.',
    truncation: 'Use context_management.',
    user: fields.USER_REMEDY,
  },
  keyHints: responsesKeyHints,
  shapeHints: responsesShapeHints,
  answerList: 'output',
  toBody(draft, read) {
    const made: Record<string, unknown> = { model: draft.model };
    if (draft.reasoningEffort !== undefined) made.reasoning = { effort: draft.reasoningEffort };
    if (draft.responseFormat !== undefined) {
      made.text = { format: responsesFormat(draft.responseFormat) };
    }
    if (draft.systemPrompt !== undefined && !holdsInstructions(draft.messages)) made.instructions = draft.systemPrompt;
    const given = inputOf(draft, read);
    if (given !== undefined) made.input = given;
    return made;
  },
  countedParts(given) {
    const { input, instructions } = given;
    const system = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
    const items = typeof input === 'string' ? [{ role: 'user', content: input }] : arrayOf(input);
    return {
      tools: given.tools,
      format: objectOf(given.text).format,
      messages: [...system, ...items],
      isStored: (given.previous_response_id ?? given.conversation ?? given.prompt) != null,
      limits: [given.max_output_tokens],
    };
  },
  isReply: (reply) => Array.isArray(reply.output) || reply.object === 'response',
  toAnswer: responsesAnswer,
  split(reply) {
    const parts = objectsOf(reply.output).flatMap((item) =>
      Array.isArray(item.content) ? item.content.map((part) => ({ ...item, content: [part] })) : [],
    );
    return parts.length > 1 ? parts.map((part) => ({ ...reply, output: [part] })) : [];
  },
} as const satisfies Endpoint;

function inputOf(draft: ResolvedEntry, read: ReadMedia): unknown {
  if (draft.input !== undefined) return draft.input;
  if (draft.messages) return draft.messages.map((message) => responsesMessage(message, read));
  return draft.prompt === undefined ? undefined : responsesInput(draft.prompt, read);
}
