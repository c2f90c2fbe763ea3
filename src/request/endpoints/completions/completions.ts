import { z } from 'zod';
import { DEFAULT_MODEL } from '../../../catalog/models/models.js';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { inputsOf } from '../common/inputs.js';
import { promptTexts } from '../common/prompt-text.js';
import { cutOf, hasTextChoices, objectOf, objectsOf, splitChoices, textOf } from '../common/reply.js';

const body = z.strictObject({
  model: fields.model,
  prompt: z.union([z.string(), z.array(z.string()), fields.tokenIds, z.array(fields.tokenIds)]).nullable(),
  best_of: z.int().min(0).max(20).nullish(),
  echo: z.boolean().nullish(),
  frequency_penalty: fields.penalty,
  logit_bias: fields.logitBias,
  logprobs: z.int().min(0).max(5).nullish(),
  max_tokens: fields.tokens,
  n: z.int().min(1).max(128).nullish(),
  presence_penalty: fields.penalty,
  seed: fields.seed,
  stop: fields.stop,
  stream: z.boolean().nullish(),
  stream_options: fields.streamOptions,
  suffix: z.string().nullish(),
  temperature: fields.temperature,
  top_p: fields.topP,
  user: fields.user.optional(),
});

/** The body of a request to `/v1/completions`. */
export type CompletionsBody = z.infer<typeof body>;

/** The default length of an answer. */
const DEFAULT_MAX_TOKENS = 16;

/** `/v1/completions`: it still supports batches, although its public models were shut down on 2026-09-28. */
export const completions = {
  url: '/v1/completions',
  title: 'Completions',
  defaultModel: DEFAULT_MODEL,
  body,
  supports: ['seed'],
  places: { outputLimits: ['max_tokens'] },
  answerList: 'choices',
  toBody(draft) {
    const seed = draft.seed === undefined ? {} : { seed: draft.seed };
    const prompt = promptTexts(draft.prompt, this.url);
    return { model: draft.model, ...seed, ...(prompt !== undefined && { prompt }) };
  },
  countedParts: (given) => ({
    contents: inputsOf(given.prompt),
    answers: given.n,
    limits: [given.max_tokens ?? DEFAULT_MAX_TOKENS],
  }),
  isReply: (reply) => Array.isArray(reply.choices) && hasTextChoices(reply),
  split: splitChoices,
  toAnswer(reply) {
    const choice = objectOf(objectsOf(objectOf(reply).choices)[0]);
    const [text, cut] = [textOf(choice.text), cutOf(choice.finish_reason)];
    return { ...(text !== undefined && { text }), ...(cut && { cut }) };
  },
} as const satisfies Endpoint;
