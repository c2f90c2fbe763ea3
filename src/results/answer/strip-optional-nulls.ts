import { z } from 'zod';
import { isObject } from '../../request/content/json-kind.js';

/**
 * Takes out the nulls that stand for absent fields: strict mode has no optional fields, so an optional one goes out as
 * nullable, and comes back as null where the model has nothing to say.
 */
export function dropAbsentNulls(schema: z.core.$ZodType, value: unknown): unknown {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case 'object':
      return isObject(value) ? dropInObject(def.shape, value) : value;
    case 'array':
      return Array.isArray(value) ? value.map((item) => dropAbsentNulls(def.element, item)) : value;
    case 'union':
      return dropInUnion(def.options, value);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return dropAbsentNulls(def.innerType, value);
    case 'pipe':
      return dropAbsentNulls(def.in, value);
    case 'lazy':
      return dropAbsentNulls(def.getter(), value);
    default:
      return value;
  }
}

function dropInObject(shape: z.core.$ZodShape, value: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...value };
  for (const [key, field] of Object.entries(shape)) {
    if (!Object.hasOwn(value, key)) continue;
    if (value[key] === null && isOptional(field) && !takesNull(field)) delete kept[key];
    else kept[key] = dropAbsentNulls(field, value[key]);
  }
  return kept;
}

function dropInUnion(options: readonly z.core.$ZodType[], value: unknown): unknown {
  for (const option of options) {
    const candidate = dropAbsentNulls(option, value);
    if (z.safeParse(option, candidate).success) return candidate;
  }
  return value;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema._zod.optin === 'optional';
}

/** Asks the schema's own words, not its parser: a coerced number would take a null for 0. */
function takesNull(schema: z.core.$ZodType): boolean {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  if (def.type === 'nullable' || def.type === 'null' || def.type === 'any' || def.type === 'unknown') return true;
  if (def.type === 'union') return def.options.some(takesNull);
  if (def.type === 'pipe') return takesNull(def.in);
  if (def.type === 'lazy') return takesNull(def.getter());
  return 'innerType' in def && takesNull(def.innerType);
}
