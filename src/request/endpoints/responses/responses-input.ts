import { z } from 'zod';
import { anyObject, promptCacheBreakpoint } from '../common/fields.js';
import { byType, openKinds } from '../common/item-kinds.js';

const detail = z.enum(['low', 'high', 'auto', 'original']).optional();
const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const id = z.string().nullish();
const caller = anyObject.nullish();

const inputText = z.strictObject({
  type: z.literal('input_text'),
  text: z.string(),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const inputImage = z.strictObject({
  type: z.literal('input_image'),
  detail,
  file_id: z.string().nullish(),
  image_url: z.string().nullish(),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const inputFile = z.strictObject({
  type: z.literal('input_file'),
  detail,
  file_data: z.string().optional(),
  file_id: z.string().nullish(),
  file_url: z.string().optional(),
  filename: z.string().optional(),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(anyObject).optional(),
  logprobs: z.array(anyObject).nullish(),
});

const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

const content = z.union([
  z.string(),
  z.array(z.discriminatedUnion('type', [inputText, inputImage, inputFile, outputText, refusal]).meta(byType)),
]);

/** A turn of the conversation; its `type` is optional. */
const message = z.strictObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content,
  id: z.string().optional(),
  status,
  phase: z.enum(['commentary', 'final_answer']).nullish(),
});

const functionCall = z.strictObject({
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
  id,
  async: z.boolean().optional(),
  caller,
  namespace: z.string().optional(),
  status,
});

const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  call_id: z.string().nullish(),
  output: z.union([z.string(), z.array(anyObject)]),
  id,
  caller,
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  status,
});

const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: z.string(),
  summary: z.array(anyObject),
  content: z.array(anyObject).optional(),
  encrypted_content: z.string().nullish(),
  status,
});

const itemReference = z.strictObject({ type: z.literal('item_reference'), id: z.string() });

/** A reference, whose type is optional. */
const bareReference = z.strictObject({ type: z.null().optional(), id: z.string() });

/** Kinds of content that belong in a message; using one as an item is an error. */
const CONTENT_KINDS = ['input_text', 'input_image', 'input_file', 'output_text', 'refusal', 'text', 'image_url'];

const item = openKinds(
  [functionCall, functionCallOutput, reasoning, itemReference],
  ['message', ...CONTENT_KINDS],
  'a message part cannot be an item by itself; write { "role": "user", "content": [ … ] } around it',
);

/** The input of the model: a text, or messages and items of other kinds. */
export const input = z.union([z.string(), z.array(z.union([message, item, bareReference]))]);
