import { STRICT_LIMITS } from '../../catalog/schema/strict-keywords.js';
import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { formatNumber } from '../report/text.js';
import {
  allSchemas,
  childrenOf,
  isObjectSchema,
  type JsonSchema,
  resolveRef,
  type SchemaIssue,
} from './schema-walk.js';

/** Limits of the service that a strict schema exceeds, with its numbers. */
export function totalFaults(root: JsonSchema): SchemaIssue[] {
  let properties = 0;
  let characters = 0;
  let enumValues = 0;
  const faults: SchemaIssue[] = [];
  for (const { schema, path } of allSchemas(root)) {
    for (const keyword of ['properties', '$defs', 'definitions']) {
      const names = isObject(schema[keyword]) ? Object.keys(schema[keyword]) : [];
      if (keyword === 'properties') properties += names.length;
      characters += lengthOf(names);
    }
    if (schema.const !== undefined) characters += lengthOf([schema.const]);
    if (!Array.isArray(schema.enum)) continue;
    const length = lengthOf(schema.enum);
    enumValues += schema.enum.length;
    characters += length;
    const { longEnum, longEnumCharacters } = STRICT_LIMITS;
    if (
      schema.enum.length > longEnum &&
      length > longEnumCharacters &&
      schema.enum.every((v) => typeof v === 'string')
    ) {
      const message = `an enum of ${formatNumber(schema.enum.length)} values holds ${formatNumber(length)} characters; above ${longEnum} values it may hold ${formatNumber(longEnumCharacters)}. Shorten or split it.`;
      faults.push({ severity: 'error', path: [...path, 'enum'], message });
    }
  }
  const check = (count: number, limit: number, what: string) => {
    if (count <= limit) return;
    const message = `the schema has ${formatNumber(count)} ${what} in total; strict mode allows ${formatNumber(limit)}. Make it smaller, or use two requests.`;
    faults.push({ severity: 'error', path: [], message });
  };
  check(properties, STRICT_LIMITS.properties, 'properties');
  check(enumValues, STRICT_LIMITS.enumValues, 'enum values');
  check(characters, STRICT_LIMITS.characters, 'characters in names, enum and const values');
  return [...faults, ...depthFaults(root)];
}

interface Height {
  /** The levels of objects from here down. */
  levels: number;
  /** The place of the deepest. */
  path: PathStep[];
}

function depthFaults(root: JsonSchema): SchemaIssue[] {
  const walk = new DepthWalk(root);
  const { levels, path } = walk.height(root, []);
  if (levels <= STRICT_LIMITS.levels) return [];
  const message = `${levels} levels of nesting exceeds limit of ${STRICT_LIMITS.levels}; the root object is level 1. Flatten it.`;
  // It is unknown whether the service counts through recursive definitions.
  return [{ severity: walk.recursive ? 'warning' : 'error', path, message }];
}

/** A chain of references may overflow the stack. */
const DEEPEST = 1_000;

/** Counts levels through references, each schema once, so that no web of references can stall it. */
class DepthWalk {
  recursive = false;
  readonly #root: JsonSchema;
  /** Known heights; undefined while one is being counted. */
  readonly #heights = new Map<JsonSchema, Height | undefined>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  height(schema: JsonSchema, path: PathStep[], depth = 0): Height {
    const known = this.#heights.get(schema);
    if (known) return known;
    if (this.#heights.has(schema) || depth > DEEPEST) {
      this.recursive = true;
      return { levels: 0, path };
    }
    this.#heights.set(schema, undefined);
    let deepest: Height = { levels: 0, path };
    const target = resolveRef(this.#root, schema.$ref);
    const next = childrenOf(schema)
      .filter(({ steps }) => steps[0] !== '$defs' && steps[0] !== 'definitions')
      .map(({ value, steps }) => ({ schema: value, path: [...path, ...steps] }));
    for (const child of target ? [target, ...next] : next) {
      if (!isObject(child.schema)) continue;
      const height = this.height(child.schema, child.path, depth + 1);
      if (height.levels > deepest.levels) deepest = height;
    }
    const own = isObjectSchema(schema) ? 1 : 0;
    const height = { levels: deepest.levels + own, path: deepest.path };
    this.#heights.set(schema, height);
    return height;
  }
}

function lengthOf(values: readonly unknown[]): number {
  return values.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value : JSON.stringify(value)).length,
    0,
  );
}
