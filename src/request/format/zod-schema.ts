import { z } from 'zod';
import { STRICT_FORMATS, TAKEN } from '../../catalog/schema/strict-keywords.js';
import { BatchOptionsError } from '../../errors.js';
import { formatPath, type PathStep } from '../../issue.js';
import { combine, isRejectedPattern } from './combine-schemas.js';
import { defOf, isOmittable } from './zod-types.js';

type Schema = { [keyword: string]: unknown };

/** A key for notes of the conversion, read by the walk after it. */
const OMITTABLE = 'x-omittable';
const UNSENDABLE = 'x-unsendable';

const NO_DATE = ['a Date', 'Use z.iso.datetime(), with .transform((text) => new Date(text)) for a Date'] as const;
const NO_BIGINT = ['a BigInt', 'Use z.string(), with .transform(BigInt) for a BigInt'] as const;
const NO_PAIRS = ['Use an array of { key, value } objects'] as const;

/** Types without a JSON Schema that strict mode accepts: the name of each, and the remedy. */
const NOT_SENT: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  any: ['any value', 'Use a type that JSON has'],
  unknown: ['any value', 'Use a type that JSON has'],
  never: ['never', 'Leave it out'],
  void: ['void', 'Leave it out'],
  undefined: ['undefined', 'Use .optional()'],
  symbol: ['a symbol', 'Use z.string()'],
  nan: ['NaN', 'Use z.number()'],
  bigint: NO_BIGINT,
  date: NO_DATE,
  map: ['a Map', ...NO_PAIRS],
  set: ['a Set', 'Use z.array()'],
  record: ['a record', ...NO_PAIRS],
  tuple: ['a tuple', 'Use z.array(), or an object with a key for each place'],
  file: ['a File', 'Use z.base64(), or leave it out'],
  function: ['a function', 'Leave it out'],
  promise: ['a promise', 'Use the type inside it'],
  success: ['z.success()', 'Use z.boolean()'],
  custom: ['a custom type', 'Use a type that JSON has, with .refine() for the rest'],
  transform: ['a transform', 'Put it behind a type: z.string().transform(…)'],
};

/**
 * The strict JSON Schema of the input of a zod schema: every property required, no others allowed, optional ones
 * nullable. For transforms, pipes and codecs it describes their input, because that is the answer.
 *
 * @throws BatchOptionsError that names the path of a type that strict mode does not support, and the remedy.
 */
export function strictSchemaOf(schema: z.ZodType): Schema {
  let json: Schema;
  try {
    json = toJsonSchema(schema, {
      target: 'draft-2020-12',
      io: 'input',
      unrepresentable: 'any',
      // Another copy of zod keeps descriptions in its own registry, which the schema references.
      metadata: { get: metadataOf } as never,
      override: ({ zodSchema, jsonSchema }) => note(zodSchema, jsonSchema),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new BatchOptionsError(`responseFormat: ${reason}. Use a type that JSON has.`, { cause });
  }
  const { $schema: _, ...root } = inlineRoot(json);
  if (root.type !== 'object' && !Array.isArray(root.allOf)) {
    if (UNSENDABLE in root) strict(root, []);
    throw new BatchOptionsError(
      'responseFormat: the root must be an object, and not a union or an array. Wrap it: z.object({ items: … }).',
    );
  }
  return strict(root, []);
}

/** Since 4.2 a schema converts itself; the converter of another version is less exact. */
function toJsonSchema(schema: z.ZodType, params: z.core.ToJSONSchemaParams): Schema {
  return (
    typeof schema.toJSONSchema === 'function' ? schema.toJSONSchema(params) : z.toJSONSchema(schema, params)
  ) as Schema;
}

/** The metadata from `.meta()` and `.describe()`. */
export function metadataOf(schema: z.core.$ZodType): z.core.GlobalMeta | undefined {
  const { meta } = schema as { meta?: () => z.core.GlobalMeta | undefined };
  return typeof meta === 'function' ? meta.call(schema) : z.globalRegistry.get(schema);
}

function note(zodSchema: z.core.$ZodType, json: Schema): void {
  const def = defOf(zodSchema);
  // A wrapper starts with the metadata of its inner schema.
  delete json[OMITTABLE];
  if (isOmittable(zodSchema)) json[OMITTABLE] = true;
  if (Object.hasOwn(NOT_SENT, def.type)) json[UNSENDABLE] = def.type;
  else if (def.type === 'literal' && def.values.some((value) => typeof value === 'bigint')) json[UNSENDABLE] = 'bigint';
  else if (def.type === 'literal' && def.values.includes(undefined)) json[UNSENDABLE] = 'undefined';
}

/** Replaces a root that is only a reference by its definition: the service requires an object at the root. */
function inlineRoot(json: Schema): Schema {
  const name = typeof json.$ref === 'string' ? /^#\/\$defs\/(.+)$/.exec(json.$ref)?.[1] : undefined;
  if (name === undefined) return json;
  const definitions = json.$defs as Record<string, Schema>;
  return { ...definitions[name], $defs: definitions };
}

function strict(given: Schema, path: PathStep[]): Schema {
  const unsendable = given[UNSENDABLE];
  if (unsendable !== undefined) throw refusal(path, ...NOT_SENT[String(unsendable)]!);
  const schema = combine(given);
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'oneOf' || keyword === 'anyOf') {
      out.anyOf = (value as Schema[]).map((branch) => strict(branch, path));
    } else if (keyword === '$defs') {
      out.$defs = mapValues(value as Record<string, Schema>, (definition, name) => strict(definition, [...path, name]));
    } else if (keyword === 'items') {
      out.items = strict(value as Schema, [...path, 'items']);
    } else if (keyword === 'allOf') {
      throw refusal(path, 'an intersection', 'Use .extend() on one object');
    } else if (keyword === 'pattern' && schema.format === undefined && isRejectedPattern(String(value))) {
      throw refusal(path, 'a pattern with lookaround or \\p{…}', 'Use a simpler .regex(), or .refine()');
    } else if (isSent(keyword, value, schema)) {
      out[keyword] = value;
    }
  }
  return schema.type === 'object' ? closed(out, schema, path) : out;
}

function closed(out: Schema, schema: Schema, path: PathStep[]): Schema {
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) {
    throw refusal(path, 'an object with any other keys', 'Name every key: z.object({ … })');
  }
  out.properties = mapValues((schema.properties ?? {}) as Record<string, Schema>, (property, name) => {
    const made = strict(property, [...path, name]);
    return property[OMITTABLE] === true ? nullable(made) : made;
  });
  out.required = Object.keys(out.properties as object);
  out.additionalProperties = false;
  return out;
}

/** Strict mode ignores or rejects other keywords; zod checks them in the answer. */
function isSent(keyword: string, value: unknown, schema: Schema): boolean {
  if (keyword === 'format') return STRICT_FORMATS.has(value as string);
  if (keyword === 'pattern') {
    // Beside a format, the pattern is only zod's own check of that format.
    return !STRICT_FORMATS.has(schema.format as string) && !isRejectedPattern(String(value));
  }
  if (keyword === 'minimum' || keyword === 'maximum') return Math.abs(value as number) !== Number.MAX_SAFE_INTEGER;
  return TAKEN.has(keyword) || keyword === 'minLength' || keyword === 'maxLength';
}

function nullable(schema: Schema): Schema {
  const { type } = schema;
  const takesNull =
    type === 'null' ||
    (Array.isArray(type) && type.includes('null')) ||
    (Array.isArray(schema.enum) && schema.enum.includes(null)) ||
    schema.const === null ||
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
  return new BatchOptionsError(`responseFormat: ${place} is ${what}, which strict mode does not support. ${remedy}.`);
}
