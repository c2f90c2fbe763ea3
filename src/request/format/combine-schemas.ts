type Schema = { [keyword: string]: unknown };

/** Patterns that the service does not support. */
const REJECTED_PATTERN = /\(\?<?[=!]|\\[pP]\{/;

/** True for a pattern with lookaround or Unicode properties, which the service rejects. */
export function isRejectedPattern(pattern: string): boolean {
  return REJECTED_PATTERN.test(pattern);
}

/**
 * Merges the branches of `allOf`, if possible: objects with different keys become one object; of several patterns, the
 * last one that the service accepts stays, because zod checks them all in the answer.
 */
export function combine(schema: Schema): Schema {
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  const branches = [rest, ...(allOf as Schema[]).map(combine)].filter((branch) => Object.keys(branch).length > 0);
  if (branches.some(({ allOf: left, $ref, anyOf }) => left ?? $ref ?? anyOf)) return schema;
  const objects = branches.filter(({ type }) => type === 'object');
  if (objects.length === 0) return combineTexts(branches) ?? schema;
  return objects.length === branches.length || isOnlyNotes(rest) ? (combineObjects(rest, objects) ?? schema) : schema;
}

/** True if a schema has only annotations, no rules. */
function isOnlyNotes(schema: Schema): boolean {
  return Object.keys(schema).every((keyword) => ['$schema', 'title', 'description', 'id', '$defs'].includes(keyword));
}

function combineObjects(rest: Schema, objects: readonly Schema[]): Schema | undefined {
  const names = objects.flatMap(({ properties }) => Object.keys((properties ?? {}) as object));
  const open = objects.some(({ additionalProperties: other }) => other !== undefined && other !== false);
  if (open || new Set(names).size < names.length) return undefined;
  const properties = Object.assign({}, ...objects.map((object) => object.properties));
  return { ...rest, type: 'object', properties };
}

function combineTexts(branches: readonly Schema[]): Schema | undefined {
  const allowed = new Set(['type', 'pattern', 'format', 'minLength', 'maxLength', 'title', 'description']);
  if (!branches.every((branch) => Object.keys(branch).every((key) => allowed.has(key) || key.startsWith('x-')))) {
    return undefined;
  }
  const patterns = branches.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []));
  const pattern = patterns.findLast((one) => !isRejectedPattern(one)) ?? patterns[0];
  const { pattern: _, ...merged } = Object.assign({}, ...branches) as Schema;
  return { ...merged, ...(pattern !== undefined && { pattern }) };
}
