import { z } from 'zod';
import { anyObject, jsonObjectFormat, jsonSchemaFields, textFormat } from '../common/fields.js';
import { byType } from '../common/item-kinds.js';

const grammar = z.strictObject({ definition: z.string(), syntax: z.enum(['lark', 'regex']) });

const named = z.strictObject({ name: z.string() });

/** The tools that the model may call. */
export const chatTool = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('function'),
      function: z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        parameters: anyObject.optional(),
        strict: z.boolean().nullish(),
      }),
    }),
    z.strictObject({
      type: z.literal('custom'),
      custom: z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        format: z
          .discriminatedUnion('type', [textFormat, z.strictObject({ type: z.literal('grammar'), grammar })])
          .meta(byType)
          .optional(),
      }),
    }),
  ])
  .meta(byType);

/** The tool that the model must call, if any. */
export const chatToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('function'), function: named }),
      z.strictObject({ type: z.literal('custom'), custom: named }),
      z.strictObject({
        type: z.literal('allowed_tools'),
        allowed_tools: z.strictObject({ mode: z.enum(['auto', 'required']), tools: z.array(anyObject) }),
      }),
    ])
    .meta(byType),
]);

/** The predecessor of function tools. */
export const legacyFunction = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  parameters: anyObject.optional(),
});

/** The predecessor of the tool choice. */
export const legacyFunctionCall = z.union([z.enum(['none', 'auto']), named]);

/** The format of the answer; the JSON Schema is one level deeper than at `/v1/responses`. */
export const responseFormat = z
  .discriminatedUnion('type', [
    textFormat,
    jsonObjectFormat,
    z.strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({ ...jsonSchemaFields, schema: anyObject.optional() }),
    }),
  ])
  .meta(byType);

const place = z.string().optional();

export const webSearchOptions = z.strictObject({
  search_context_size: z.enum(['low', 'medium', 'high']).optional(),
  user_location: z
    .strictObject({
      type: z.literal('approximate'),
      approximate: z.strictObject({ city: place, country: place, region: place, timezone: place }),
    })
    .nullish(),
});
