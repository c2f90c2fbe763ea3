import type { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import { metadataOf, strictSchemaOf } from './zod-schema.js';
import { isZod, isZod3, type ZodSchema } from './zod-types.js';

/** A JSON Schema with the name under which the model is told of it. */
export interface JsonSchemaFormat {
  /** 1 to 64 letters, digits, `_` or `-`. */
  name: string;
  /** The JSON Schema. */
  schema: Record<string, unknown>;
  /** True makes the answer fit the schema, and holds the schema to the strict subset. @default none: the service decides */
  strict?: boolean | null;
  /** Tells the model what the format is for. @default none */
  description?: string;
}

/**
 * How the answer is to be shaped: a zod schema (sent as strict JSON Schema, answers parsed by it), a named JSON
 * Schema, `'json_object'`, or a wire object that is sent as it is.
 */
export type ResponseFormat<Parsed = unknown> =
  | ZodSchema<Parsed>
  | JsonSchemaFormat
  | 'json_object'
  | { type: string; [key: string]: unknown };

/** A response format on its way to the wire: a named schema that each endpoint places its own way, or an object to send as it is. */
export type WireFormat = { named: JsonSchemaFormat } | { wire: Record<string, unknown> };

const converted = new WeakMap<z.ZodType, WireFormat>();

/** Decides what a response format is, and what of it is sent. */
export function toWireFormat(format: ResponseFormat): WireFormat {
  if (format === 'json_object') return { wire: { type: 'json_object' } };
  checkResponseFormat(format);
  if (isZod(format)) return fromZod(format);
  if ('schema' in format && 'name' in format) return { named: format as JsonSchemaFormat };
  const wire = format as Record<string, unknown>;
  if (typeof wire.type === 'string' && wire.type !== 'object') return { wire };
  throw new BatchOptionsError(
    'type' in format || 'properties' in format
      ? 'responseFormat is a bare JSON Schema. Give it a name: { name: "my_schema", schema: { … }, strict: true }.'
      : 'responseFormat is neither a zod schema, nor { name, schema }, nor "json_object", nor a wire object with a type.',
  );
}

/** The format as it stands in `response_format`. */
export function chatFormat(format: WireFormat): Record<string, unknown> {
  return 'wire' in format ? format.wire : { type: 'json_schema', json_schema: format.named };
}

/** The format as it stands in `text.format`. */
export function responsesFormat(format: WireFormat): Record<string, unknown> {
  return 'wire' in format ? format.wire : { type: 'json_schema', ...format.named };
}

/** Refuses what is no object at all, which only callers without types can give. */
export function checkResponseFormat(format: unknown): void {
  if (typeof format === 'object' && format !== null) {
    if (!isZod3(format)) return;
    throw new BatchOptionsError(
      "responseFormat is a schema of zod 3. Use zod 4: npm install zod@4, or import { z } from 'zod/v4'.",
    );
  }
  throw new BatchOptionsError(
    `responseFormat is ${typeof format === 'string' ? `"${format}"` : String(format)}. ` +
      'Give a zod schema, { name, schema }, "json_object" or a wire object with a type.',
  );
}

/** A title as a name that the service takes. */
export function schemaName(title: string): string {
  return title.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 64);
}

function fromZod(schema: z.ZodType): WireFormat {
  const known = converted.get(schema);
  if (known) return known;
  const { title, id, description } = metadataOf(schema) ?? {};
  const name = schemaName(String(title ?? id ?? 'response'));
  const format: WireFormat = {
    named: { name, schema: strictSchemaOf(schema), strict: true, ...(description !== undefined && { description }) },
  };
  converted.set(schema, format);
  return format;
}
