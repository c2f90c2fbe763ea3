import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PathStep } from '../../issue.js';
import { excerpt } from '../report/text.js';
import { pointerSteps, valueAt } from '../text/json-path.js';
import { keywordFaults } from './pattern-rules.js';
import { allSchemas, type JsonSchema, resolveRef, type SchemaIssue, type Subschema, typesOf } from './schema-walk.js';

const META_2020 = 'https://json-schema.org/draft/2020-12/schema';
const META_7 = 'http://json-schema.org/draft-07/schema';

const metas: { 2020?: ValidateFunction; 7?: ValidateFunction } = {};
/** Compiled when first needed: that of 2020-12 takes several times as long as that of draft 7, which is tried first. */
const META = {
  2020: () => (metas[2020] ??= new Ajv2020({ validateFormats: false }).getSchema(META_2020)!),
  7: () => (metas[7] ??= new Ajv({ validateFormats: false, meta: false, strict: false }).compile(linearMeta7())),
};

/** The schema of draft 7 without its rule that the values of an enum differ: it compares each with each. */
function linearMeta7(): AnySchemaObject {
  const meta = structuredClone(new Ajv().schemas[META_7]!.schema) as { properties: { enum: object } };
  meta.properties.enum = { type: 'array', minItems: 1 };
  return meta;
}

/**
 * The reason why a value is not a JSON Schema of the draft that it names, or else of 2020-12 or draft 7. Validates it
 * against the meta-schema without compiling it, so that none of its patterns ever runs.
 */
export function notJsonSchema(schema: JsonSchema): SchemaIssue[] {
  const draft = typeof schema.$schema === 'string' ? schema.$schema : '';
  const mayBe2020 = !draft.includes('draft-07') || draft.includes('2020-12');
  if (!draft.includes('2020-12') && META[7]()(schema)) return [];
  const fits = mayBe2020 ? META[2020]() : META[7]();
  if (fits(schema)) return [];
  const errors = fits.errors ?? [];
  const [first] = errors.toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  return first ? [explain(first, schema)] : [];
}

/** Checks a schema that is not strict; the parameters of a function have their own rules. */
export function checkLooseSchema(schema: JsonSchema, isFunction: boolean): SchemaIssue[] {
  const faults = notJsonSchema(schema);
  if (faults.length > 0) return faults;
  if (isFunction) faults.push(...functionFaults(schema));
  for (const part of allSchemas(schema)) {
    faults.push(...keywordFaults(part));
    if (isFunction) faults.push(...itemsFaults(part));
    if (part.schema.$ref === undefined || resolveRef(schema, part.schema.$ref)) continue;
    const message = `'$ref' ${JSON.stringify(part.schema.$ref)} points to nothing in this schema.`;
    faults.push({ severity: 'warning', path: [...part.path, '$ref'], message });
  }
  return faults;
}

/** Recorded: langchainjs#9804, karakeep#1696, spring-ai#4776. */
function* functionFaults(root: JsonSchema): Generator<SchemaIssue> {
  const union = ['anyOf', 'oneOf', 'allOf'].find((keyword) => root[keyword] !== undefined);
  if (union !== undefined) {
    const message = `'${union}' is not permitted at the root of a function's parameters. Put it into a property.`;
    yield { severity: 'error', path: [union], message };
  } else if (root.type !== 'object') {
    const given = root.type === undefined ? '"None"' : JSON.stringify(root.type);
    const message = `schema must be a JSON Schema of 'type: "object"', got 'type: ${given}'. Wrap it in an object.`;
    yield { severity: 'error', path: root.type === undefined ? [] : ['type'], message };
  } else if (root.properties === undefined && root.additionalProperties === undefined && root.$ref === undefined) {
    const message = 'object schema missing properties. Add "properties": {} if there are none.';
    yield { severity: 'error', path: [], message };
  }
}

/** Recorded: aichat#1049. */
function* itemsFaults({ schema, path }: Subschema): Generator<SchemaIssue> {
  if (!typesOf(schema).includes('array') || schema.items !== undefined || schema.prefixItems !== undefined) return;
  yield { severity: 'error', path, message: 'array schema missing items. Say with items what it holds.' };
}

function explain(error: ErrorObject, schema: JsonSchema): SchemaIssue {
  const path = pointerSteps(error.instancePath, schema);
  return { severity: 'error', path, message: `${excerpt(valueAt(schema, path), 40)} ${reason(error, path.at(-1))}` };
}

function reason({ keyword, params }: ErrorObject, place: PathStep | undefined): string {
  if (place === 'type' || keyword === 'enum') {
    return 'is not a type of JSON. Types are "string", "number", "integer", "boolean", "object", "array" and "null".';
  }
  if (keyword !== 'type') return `is not what '${place ?? 'a schema'}' takes in JSON Schema.`;
  const wanted = String((params as { type: string | string[] }).type);
  if (wanted.includes('boolean') && wanted.includes('object')) return 'is not a schema. A schema is an object.';
  return `is not what '${place ?? 'a schema'}' takes in JSON Schema: it must be of type ${wanted}.`;
}
