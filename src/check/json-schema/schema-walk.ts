import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { pointerSteps, valueAt } from '../text/json-path.js';

export type JsonSchema = Record<string, unknown>;

/** A schema inside a schema, and its path. */
export interface Subschema {
  schema: JsonSchema;
  path: PathStep[];
}

/** An issue of a schema, and its place. */
export interface SchemaIssue {
  severity: 'error' | 'warning';
  /** The path from the root of the schema. */
  path: PathStep[];
  message: string;
}

const MAPS = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SINGLES = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'];

/** The subschemas of a schema; they may be values of any type. */
export function childrenOf(schema: JsonSchema): { value: unknown; steps: PathStep[] }[] {
  const children: { value: unknown; steps: PathStep[] }[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (MAPS.includes(keyword) && isObject(value)) {
      for (const [name, child] of Object.entries(value)) children.push({ value: child, steps: [keyword, name] });
    } else if (LISTS.includes(keyword) && Array.isArray(value)) {
      for (const [index, child] of value.entries()) children.push({ value: child, steps: [keyword, index] });
    } else if (SINGLES.includes(keyword)) {
      children.push({ value, steps: [keyword] });
    }
  }
  return children;
}

/** A schema and all schemas inside it, each once, without following references. */
export function allSchemas(root: JsonSchema): Subschema[] {
  const found: Subschema[] = [];
  const waiting: Subschema[] = [{ schema: root, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { schema, path } = next;
    found.push(next);
    for (const { value, steps } of childrenOf(schema).reverse()) {
      if (isObject(value)) waiting.push({ schema: value, path: [...path, ...steps] });
    }
  }
  return found;
}

const resolved = new WeakMap<JsonSchema, Map<string, Subschema | undefined>>();

/** The target of a reference, if it is inside this schema. */
export function resolveRef(root: JsonSchema, ref: unknown): Subschema | undefined {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return undefined;
  const known = resolved.get(root) ?? new Map<string, Subschema | undefined>();
  resolved.set(root, known);
  if (!known.has(ref)) known.set(ref, follow(root, ref));
  return known.get(ref);
}

function follow(root: JsonSchema, ref: string): Subschema | undefined {
  const path = pointerSteps(decode(ref), root);
  const schema = valueAt(root, path);
  return isObject(schema) ? { schema, path } : undefined;
}

/** The types that a schema names, if any. */
export function typesOf(schema: JsonSchema): unknown[] {
  if (schema.type === undefined) return [];
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

/** True if the schema allows objects. */
export function isObjectSchema(schema: JsonSchema): boolean {
  return typesOf(schema).includes('object') || (schema.type === undefined && schema.properties !== undefined);
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
