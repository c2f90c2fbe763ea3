import { z } from 'zod';
import { promptCacheBreakpoint } from '../common/fields.js';
import { byRole, byType } from '../common/item-kinds.js';

const textPart = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const imagePart = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({ url: z.string(), detail: z.enum(['auto', 'low', 'high', 'original']).optional() }),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const audioPart = z.strictObject({
  type: z.literal('input_audio'),
  input_audio: z.strictObject({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const filePart = z.strictObject({
  type: z.literal('file'),
  file: z.strictObject({
    file_data: z.string().optional(),
    file_id: z.string().optional(),
    filename: z.string().optional(),
  }),
  prompt_cache_breakpoint: promptCacheBreakpoint,
});

const refusalPart = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

/** A text, or text parts. */
export const textContent = z.union([z.string(), z.array(textPart).min(1)]);

const anything = z.union([
  z.string(),
  z.array(z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart]).meta(byType)).min(1),
]);

const answer = z.union([
  z.string(),
  z.array(z.discriminatedUnion('type', [textPart, refusalPart]).meta(byType)).min(1),
]);

const call = z.strictObject({ name: z.string(), arguments: z.string() });

const toolCall = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('function'), id: z.string(), function: call }),
    z.strictObject({
      type: z.literal('custom'),
      id: z.string(),
      custom: z.strictObject({ name: z.string(), input: z.string() }),
    }),
  ])
  .meta(byType);

const name = z.string().optional();

/** One turn of a chat. */
export const message = z
  .discriminatedUnion('role', [
    z.strictObject({ role: z.literal('system'), content: textContent, name }),
    z.strictObject({ role: z.literal('developer'), content: textContent, name }),
    z.strictObject({ role: z.literal('user'), content: anything, name }),
    z.strictObject({
      role: z.literal('assistant'),
      content: answer.nullish(),
      refusal: z.string().nullish(),
      name,
      audio: z.strictObject({ id: z.string() }).nullish(),
      tool_calls: z.array(toolCall).min(1).optional(),
      function_call: call.nullish(),
    }),
    z.strictObject({ role: z.literal('tool'), content: textContent, tool_call_id: z.string() }),
    z.strictObject({ role: z.literal('function'), content: z.string().nullable(), name: z.string() }),
  ])
  .meta(byRole);
