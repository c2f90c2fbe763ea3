import { z } from 'zod';
import { anyObject, jsonObjectFormat, jsonSchemaFields, textFormat, verbosity } from '../common/fields.js';
import { byType, openKinds } from '../common/item-kinds.js';

const callers = z.array(z.string()).nullish();
const place = z.string().nullish();

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string(),
  parameters: anyObject.nullish(),
  strict: z.boolean().nullish(),
  description: z.string().nullish(),
  allowed_callers: callers,
  async: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
  output_schema: anyObject.nullish(),
});

const customTool = z.strictObject({
  type: z.literal('custom'),
  name: z.string(),
  description: z.string().optional(),
  format: z
    .discriminatedUnion('type', [
      textFormat,
      z.strictObject({ type: z.literal('grammar'), definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
    ])
    .meta(byType)
    .optional(),
  allowed_callers: callers,
  async: z.boolean().optional(),
  defer_loading: z.boolean().optional(),
});

const fileSearch = z.strictObject({
  type: z.literal('file_search'),
  vector_store_ids: z.array(z.string()),
  filters: anyObject.nullish(),
  max_num_results: z.int().min(1).max(50).optional(),
  ranking_options: anyObject.optional(),
});

const webSearch = z.strictObject({
  type: z.literal('web_search'),
  filters: anyObject.nullish(),
  search_context_size: z.enum(['low', 'medium', 'high']).optional(),
  user_location: z
    .strictObject({
      type: z.literal('approximate').optional(),
      city: place,
      country: place,
      region: place,
      timezone: place,
    })
    .nullish(),
  external_web_access: z.boolean().optional(),
});

const codeInterpreter = z.strictObject({
  type: z.literal('code_interpreter'),
  container: z.union([z.string(), anyObject]),
  allowed_callers: callers,
});

/** The tools that the model may call; the fields of a function are beside `type`, one level higher than at chat. */
export const responsesTool = openKinds([functionTool, customTool, fileSearch, webSearch, codeInterpreter]);

/** The tool that the model must call, if any. */
export const responsesToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  openKinds([
    z.strictObject({ type: z.literal('function'), name: z.string() }),
    z.strictObject({ type: z.literal('custom'), name: z.string() }),
    z.strictObject({ type: z.literal('mcp'), server_label: z.string().optional(), name: z.string().nullish() }),
    z.strictObject({ type: z.literal('allowed_tools'), mode: z.enum(['auto', 'required']), tools: z.array(anyObject) }),
  ]),
]);

/** The format of the answer. Its schema is beside `type`, one level higher than at chat. */
export const textOptions = z.strictObject({
  format: z
    .discriminatedUnion('type', [
      textFormat,
      jsonObjectFormat,
      z.strictObject({ type: z.literal('json_schema'), ...jsonSchemaFields, schema: anyObject }),
    ])
    .meta(byType)
    .optional(),
  verbosity,
});
