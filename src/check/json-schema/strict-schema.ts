import {
  REFUSED,
  REFUSED_BY_FINE_TUNED,
  STRICT_FORMATS,
  TAKEN,
  TAKEN_AT_ROOT,
} from '../../catalog/schema/strict-keywords.js';
import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { notJsonSchema } from './loose-schema.js';
import { keywordFaults as keywordRules } from './pattern-rules.js';
import {
  allSchemas,
  childrenOf,
  isObjectSchema,
  type JsonSchema,
  resolveRef,
  type SchemaIssue,
  type Subschema,
  typesOf,
} from './schema-walk.js';
import { totalFaults } from './strict-totals.js';

type SchemaIssueRow = [severity: 'error' | 'warning', keyword: PathStep[], message: string];

/** Checks a strict schema against the subset of JSON Schema that the service supports. */
export function checkStrictSchema(root: JsonSchema, fineTuned: boolean): SchemaIssue[] {
  const faults = notJsonSchema(root);
  if (faults.length > 0) return faults;
  const endless = endlessRefs(root);
  for (const part of allSchemas(root)) {
    // Reports nothing inside a subschema that is rejected as a whole.
    if (part.path.some((step, index) => isKeyword(part.path, index) && step !== 'oneOf' && REFUSED.has(String(step)))) {
      continue;
    }
    for (const [severity, steps, message] of faultsOf(part, root, fineTuned, endless)) {
      faults.push({ severity, path: [...part.path, ...steps], message: `${context(part.path)}${message}` });
    }
    for (const fault of keywordRules(part)) {
      faults.push({ ...fault, message: `${context(part.path)}${fault.message}` });
    }
  }
  return [...faults, ...totalFaults(root)];
}

function* faultsOf(
  { schema, path }: Subschema,
  root: JsonSchema,
  fineTuned: boolean,
  endless: ReadonlySet<JsonSchema>,
): Generator<SchemaIssueRow> {
  if (path.length === 0) yield* rootFaults(schema);
  for (const keyword of Object.keys(schema)) yield* keywordFaults(keyword, schema, path.length === 0, fineTuned);
  if (schema.$ref !== undefined) yield* refFaults(schema, root, endless);
  else if (path.length > 0) yield* typeFaults(schema);
  if (isObjectSchema(schema)) yield* objectFaults(schema);
  if (typesOf(schema).includes('array') && !isObject(schema.items)) {
    const message = Array.isArray(schema.items)
      ? 'a list of items by place is not permitted. Use an object with a key for each place.'
      : "array schema missing 'items'. Say with items what it holds.";
    yield ['error', schema.items === undefined ? [] : ['items'], message];
  }
  for (const { value, steps } of childrenOf(schema)) {
    if (typeof value !== 'boolean' || steps.length === 1) continue;
    yield [
      'error',
      steps,
      `a schema must be an object, but is ${value} at '${steps.join("', '")}'. Describe the type.`,
    ];
  }
  if (schema.anyOf !== undefined) yield* unionFaults(schema, root);
}

function* rootFaults(schema: JsonSchema): Generator<SchemaIssueRow> {
  if (schema.anyOf !== undefined) {
    yield ['error', ['anyOf'], "'anyOf' is not permitted at the root. Put the union into a property of a root object."];
  } else if (schema.type !== 'object') {
    const given = schema.type === undefined ? '"None"' : JSON.stringify(schema.type);
    const message = `schema must be a JSON Schema of 'type: "object"', got 'type: ${given}'. Wrap it in an object with one property.`;
    yield ['error', schema.type === undefined ? [] : ['type'], message];
  }
}

function* keywordFaults(
  keyword: string,
  schema: JsonSchema,
  atRoot: boolean,
  fineTuned: boolean,
): Generator<SchemaIssueRow> {
  const remedy = REFUSED.get(keyword);
  if (remedy !== undefined) yield ['error', [keyword], `'${keyword}' is not permitted. ${remedy}`];
  else if (fineTuned && REFUSED_BY_FINE_TUNED.has(keyword)) {
    yield ['error', [keyword], `'${keyword}' is not permitted with a fine-tuned model. Leave it out.`];
  } else if (!TAKEN.has(keyword) && !(atRoot && TAKEN_AT_ROOT.has(keyword))) {
    const message = `'${keyword}' is not among the keywords that strict mode is documented to support; it may be rejected or ignored.`;
    yield ['warning', [keyword], message];
  } else if (keyword === 'format' && !STRICT_FORMATS.has(String(schema.format))) {
    const message = `format ${JSON.stringify(schema.format)} is not among those that strict mode is documented to support: ${[...STRICT_FORMATS].join(', ')}.`;
    yield ['warning', ['format'], message];
  }
}

function* refFaults(schema: JsonSchema, root: JsonSchema, endless: ReadonlySet<JsonSchema>): Generator<SchemaIssueRow> {
  if (!resolveRef(root, schema.$ref)) {
    const local = String(schema.$ref).startsWith('#');
    const message = local
      ? `reference to ${JSON.stringify(schema.$ref)} points to nothing. Add it to $defs.`
      : `reference to ${JSON.stringify(schema.$ref)} points outside the schema. Put the definition into $defs.`;
    yield ['error', ['$ref'], message];
  }
  if (endless.has(schema)) {
    yield [
      'error',
      ['$ref'],
      `reference to ${JSON.stringify(schema.$ref)} points only to itself. Point it to a definition.`,
    ];
  }
  const others = Object.keys(schema).filter(
    (key) => !['$ref', '$defs', 'definitions', 'title', 'description'].includes(key),
  );
  if (others.length > 0) {
    const message = `$ref is given together with ${others.map((key) => `'${key}'`).join(', ')}, which strict mode may reject. Use $ref alone.`;
    yield ['warning', ['$ref'], message];
  }
}

/** The schemas whose chain of references never ends. Each is followed once, however long the chains are. */
function endlessRefs(root: JsonSchema): ReadonlySet<JsonSchema> {
  const endless = new Set<JsonSchema>();
  const done = new Set<JsonSchema>();
  for (const { schema } of allSchemas(root)) {
    const chain = new Set<JsonSchema>();
    let next: JsonSchema | undefined = schema;
    while (next?.$ref !== undefined && !done.has(next) && !chain.has(next)) {
      chain.add(next);
      next = resolveRef(root, next.$ref)?.schema;
    }
    const loops = next !== undefined && (chain.has(next) || endless.has(next));
    for (const link of chain) {
      done.add(link);
      if (loops) endless.add(link);
    }
  }
  return endless;
}

function* typeFaults(schema: JsonSchema): Generator<SchemaIssueRow> {
  if (['type', 'anyOf', 'oneOf', 'enum', 'const', 'properties', 'allOf'].some((key) => schema[key] !== undefined))
    return;
  yield [
    'warning',
    [],
    "schema has no 'type' key, so it would allow anything; strict mode is likely to reject it. Add a type.",
  ];
}

function* objectFaults(schema: JsonSchema): Generator<SchemaIssueRow> {
  if (schema.additionalProperties !== false) {
    const message =
      '\'additionalProperties\' is required to be supplied and to be false. Add "additionalProperties": false.';
    yield ['error', schema.additionalProperties === undefined ? [] : ['additionalProperties'], message];
  }
  const names = Object.keys((schema.properties ?? {}) as object);
  const required = (schema.required ?? []) as string[];
  const [known, needed] = [new Set(names), new Set(required)];
  const missing = names.filter((name) => !needed.has(name));
  const extra = required.filter((name) => !known.has(name));
  if (missing.length > 0) {
    const message = `'required' is required to be supplied and to be an array including every key in properties. Missing ${list(missing)}. Add it there; make optional values nullable instead.`;
    yield ['error', schema.required === undefined ? [] : ['required'], message];
  }
  if (extra.length > 0) {
    yield ['error', ['required'], `Extra required key ${list(extra)} supplied. Remove it, or add it to properties.`];
  }
}

/** Observed once: a union whose objects begin with the same key was rejected. */
function* unionFaults(schema: JsonSchema, root: JsonSchema): Generator<SchemaIssueRow> {
  const branches = schema.anyOf as JsonSchema[];
  const firsts = branches.flatMap((branch) => {
    const { properties } = resolveRef(root, branch.$ref)?.schema ?? branch;
    // A constant first key distinguishes the branches, as in a discriminated union.
    const [first] = isObject(properties) ? Object.entries(properties) : [];
    return first && !(isObject(first[1]) && (first[1].const !== undefined || first[1].enum !== undefined))
      ? [first[0]]
      : [];
  });
  const seen = new Set<string>();
  const twice = firsts.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return;
  const message = `objects of this anyOf share the first key '${twice}', which was once rejected. Begin each with a different key, or with a constant.`;
  yield ['warning', ['anyOf'], message];
}

/** True if a step of a path is a keyword, not the name of a property or definition. */
function isKeyword(path: readonly PathStep[], index: number): boolean {
  return !(['properties', '$defs', 'definitions'].includes(String(path[index - 1])) && isKeyword(path, index - 1));
}

/** The place in the schema, in the service's notation. */
function context(path: readonly PathStep[]): string {
  const steps = path.map((step) => `'${step}'`);
  return `In context=(${steps.join(', ')}${steps.length === 1 ? ',' : ''}), `;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `'${name}'`);
  return `${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}
