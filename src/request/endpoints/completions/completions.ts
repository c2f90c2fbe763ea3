import { z } from 'zod';
import { DEFAULT_MODEL } from '../../../catalog/models/models.js';
import type { Endpoint } from '../common/endpoint.js';
import * as fields from '../common/fields.js';
import { inputsOf } from '../common/inputs.js';
import { promptTexts } from '../common/prompt-text.js';
import { cutOf, hasTextChoices, objectOf, objectsOf, splitChoices, textOf } from '../common/reply.js';

const body = z.strictObject({
  /** The model that answers. All requests of a file name the same one. */
  model: fields.model,
  /** The text to continue, as text or tokens; a list of several has one answer for each. */
  prompt: z.union([z.string(), z.array(z.string()), fields.tokenIds, z.array(fields.tokenIds)]).nullable(),
  /** 0 to 20: how many answers are written and charged, of which the best `n` are returned. */
  best_of: z.int().min(0).max(20).nullish(),
  /** True if the answer shall begin with the prompt. */
  echo: z.boolean().nullish(),
  /** -2 to 2. Above 0, tokens that came often become less likely. The service uses 0 if it is absent. */
  frequency_penalty: fields.penalty,
  /** Token IDs and what is added to their logits, -100 to 100: -100 bans a token, 100 forces it. */
  logit_bias: fields.logitBias,
  /** 0 to 5: how many of the likeliest tokens are listed at each place. */
  logprobs: z.int().min(0).max(5).nullish(),
  /** The most tokens of an answer. The service uses 16 if it is absent. */
  max_tokens: fields.tokens,
  /** How many answers the model writes, 1 to 128; each is charged. The service writes 1 if it is absent. */
  n: z.int().min(1).max(128).nullish(),
  /** -2 to 2. Above 0, tokens that came at all become less likely. The service uses 0 if it is absent. */
  presence_penalty: fields.penalty,
  /** The same seed and request give mostly the same answer. A 64-bit whole number. */
  seed: fields.seed,
  /** Up to 4 texts that end the answer; they are not part of it. */
  stop: fields.stop,
  /** Must be absent or false: a batch rejects streams. */
  stream: z.boolean().nullish(),
  /** Options of a stream; of no use in a batch. */
  stream_options: fields.streamOptions,
  /** The text that follows the answer. */
  suffix: z.string().nullish(),
  /** 0 to 2: how random the answer is. The service uses 1 if it is absent; reasoning models take it only with effort `none`, if at all. */
  temperature: fields.temperature,
  /** 0 to 1: only the likeliest tokens that together have this probability are considered. The service uses 1 if it is absent. */
  top_p: fields.topP,
  /** Identifies your user to the service's abuse checks. */
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
