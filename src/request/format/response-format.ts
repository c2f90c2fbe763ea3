import type { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import { metadataOf, strictSchemaOf } from './zod-schema.js';
import { isZod, isZod3, type ZodSchema } from './zod-types.js';

/** A JSON Schema, with the name that the model sees. */
export interface JsonSchemaFormat {
  /** 1 to 64 letters, digits, `_` or `-`. */
  name: string;
  /** The JSON Schema of the answer; with `strict`, its root must be an object. */
  schema: Record<string, unknown>;
  /** True guarantees that the answer fits the schema, which must then use only the strict subset of JSON Schema. @default none: the service decides */
  strict?: boolean | null;
  /** Tells the model what the format is for. @default none */
  description?: string;
}

/**
 * The format of the answer: a zod schema (sent as strict JSON Schema; it also parses the answers), a named JSON
 * Schema, `'json_object'`, or an object as the API takes it, sent verbatim.
 */
export type ResponseFormat<Parsed = unknown> =
  | ZodSchema<Parsed>
  | JsonSchemaFormat
  | 'json_object'
  | {
      /** What the API calls the format, e.g. `json_schema`, `json_object` or `text`. */
      type: string;
      /** Any other field of the format, spelled as the API spells it. */
      [key: string]: unknown;
    };

/**
 * A resolved response format: a named schema, which each endpoint places differently, or an object to send verbatim.
 */
export type WireFormat = { named: JsonSchemaFormat } | { wire: Record<string, unknown> };

const converted = new WeakMap<z.ZodType, WireFormat>();

/** Resolves a response format. */
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

/** The format as `response_format` takes it. */
export function chatFormat(format: WireFormat): Record<string, unknown> {
  return 'wire' in format ? format.wire : { type: 'json_schema', json_schema: format.named };
}

/** The format as `text.format` takes it. */
export function responsesFormat(format: WireFormat): Record<string, unknown> {
  return 'wire' in format ? format.wire : { type: 'json_schema', ...format.named };
}

/** @throws BatchOptionsError for a value that is not an object, and for a zod 3 schema. */
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

/** Turns a title into a valid schema name. */
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
