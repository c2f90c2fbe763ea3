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
  model: fields.model,
  access_programs: z.unknown().optional(),
  background: z.boolean().nullish(),
  context_management: z.array(fields.anyObject).nullish(),
  conversation: z.union([z.string(), fields.anyObject]).nullish(),
  image: fields.anyObject.nullish(),
  include: z.array(z.string()).nullish(),
  input: input.optional(),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  metadata: fields.metadata,
  moderation: fields.moderation,
  parallel_tool_calls: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  prompt: fields.anyObject.nullish(),
  prompt_cache_key: fields.promptCacheKey,
  prompt_cache_options: fields.promptCacheOptions,
  prompt_cache_retention: fields.promptCacheRetention,
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
  safety_identifier: fields.safetyIdentifier,
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: fields.streamOptions,
  temperature: fields.temperature,
  text: textOptions.optional(),
  tool_choice: responsesToolChoice.optional(),
  tools: z.array(responsesTool).optional(),
  top_logprobs: fields.topLogprobs,
  top_p: fields.topP,
  truncation: z.enum(['auto', 'disabled']).nullish(),
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
