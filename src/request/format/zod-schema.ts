import { z } from 'zod';
import { STRICT_FORMATS } from '../../catalog/schema/strict-keywords.js';
import { BatchOptionsError } from '../../errors.js';
import { formatPath, type PathStep } from '../../issue.js';

type Schema = { [keyword: string]: unknown };

/**
 * The strict JSON Schema of a zod schema: every property required, no others allowed, optional ones nullable.
 * Throws a `BatchOptionsError` that names the path of what strict mode cannot say.
 */
export function strictSchemaOf(schema: z.ZodType): Schema {
  let json: Schema;
  try {
    json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }) as Schema;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new BatchOptionsError(`responseFormat: ${reason}. Use a type that JSON has.`);
  }
  const { $schema: _, ...root } = inlineRoot(json);
  if (root.type !== 'object') {
    throw new BatchOptionsError(
      'responseFormat: the root must be an object, and not a union or an array. Wrap it: z.object({ items: … }).',
    );
  }
  return strict(root, []);
}

/** A root that is only a reference is not an object to the service; the definition takes its place. */
function inlineRoot(json: Schema): Schema {
  const name = typeof json.$ref === 'string' ? /^#\/\$defs\/(.+)$/.exec(json.$ref)?.[1] : undefined;
  if (name === undefined) return json;
  const definitions = json.$defs as Record<string, Schema>;
  return { ...definitions[name], $defs: definitions };
}

function strict(schema: Schema, path: PathStep[]): Schema {
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'oneOf' || keyword === 'anyOf') {
      out.anyOf = (value as Schema[]).map((branch) => strict(branch, path));
    } else if (keyword === '$defs') {
      out.$defs = mapValues(value as Record<string, Schema>, (definition, name) => strict(definition, [...path, name]));
    } else if (keyword === 'items') {
      out.items = strict(value as Schema, [...path, 'items']);
    } else if (keyword === 'prefixItems') {
      throw refusal(path, 'a tuple', 'Use z.array(), or an object with a key for each place');
    } else if (keyword === 'propertyNames') {
      throw refusal(path, 'a record', 'Use an array of { key, value } objects');
    } else if (keyword === 'allOf') {
      throw refusal(path, 'an intersection', 'Use .extend() on one object');
    } else if (!isNoise(keyword, value, schema)) {
      out[keyword] = value;
    }
  }
  return schema.type === 'object' ? closed(out, schema, path) : out;
}

function closed(out: Schema, schema: Schema, path: PathStep[]): Schema {
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) {
    throw refusal(path, 'an object with any other keys', 'Name every key: z.object({ … })');
  }
  const required = new Set(schema.required as string[] | undefined);
  out.properties = mapValues((schema.properties ?? {}) as Record<string, Schema>, (property, name) => {
    const made = strict(property, [...path, name]);
    return required.has(name) ? made : nullable(made);
  });
  out.required = Object.keys(out.properties as object);
  out.additionalProperties = false;
  return out;
}

/** What zod adds that strict mode does not need or may refuse; zod itself still checks it in the answer. */
function isNoise(keyword: string, value: unknown, schema: Schema): boolean {
  if (keyword === 'format') return !STRICT_FORMATS.has(value as string);
  if (keyword === 'pattern') return schema.format !== undefined;
  if (keyword === 'minimum' || keyword === 'maximum') return Math.abs(value as number) === Number.MAX_SAFE_INTEGER;
  return keyword === 'default' || keyword === 'id';
}

function nullable(schema: Schema): Schema {
  const { type } = schema;
  const takesNull =
    type === 'null' ||
    (Array.isArray(type) && type.includes('null')) ||
    (schema.anyOf as Schema[] | undefined)?.some((branch) => branch.type === 'null');
  if (takesNull) return schema;
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  const simple = typeof type === 'string' && type !== 'object' && !('enum' in schema) && !('const' in schema);
  return simple ? { ...schema, type: [type, 'null'] } : { anyOf: [schema, { type: 'null' }] };
}

function mapValues(record: Record<string, Schema>, change: (value: Schema, name: string) => Schema) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

function refusal(path: PathStep[], what: string, remedy: string): BatchOptionsError {
  const place = path.length > 0 ? formatPath(path) : 'the root';
  return new BatchOptionsError(`responseFormat: ${place} is ${what}, which strict mode cannot hold. ${remedy}.`);
}
