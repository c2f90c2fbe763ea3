import { z } from 'zod';
import { isObject } from '../../request/content/json-kind.js';
import { defOf, isOmittable, parsedFirst, takesNull } from '../../request/format/zod-types.js';

/**
 * Removes nulls that mean absent fields: strict mode has no optional fields, so an optional field is sent as nullable
 * and comes back as null if the model leaves it empty.
 */
export function dropAbsentNulls(schema: z.core.$ZodType, value: unknown): unknown {
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return isObject(value) ? dropInObject(def.shape, value) : value;
    case 'array':
      return Array.isArray(value) ? value.map((item) => dropAbsentNulls(def.element, item)) : value;
    case 'union':
      return dropInUnion(def.options, value);
    case 'intersection':
      return dropAbsentNulls(def.right, dropAbsentNulls(def.left, value));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return dropAbsentNulls(def.innerType, value);
    case 'pipe':
      return dropAbsentNulls(parsedFirst(def), value);
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
    if (value[key] !== null || takesNull(field) || !(isOmittable(field) || hasDefault(field))) {
      kept[key] = dropAbsentNulls(field, value[key]);
    } else if (hasDefault(field)) delete kept[key];
    // The function of a preprocess accepts undefined, but its key must be present.
    else kept[key] = undefined;
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

/** True if the parser accepts an object without the key. */
function hasDefault(schema: z.core.$ZodType): boolean {
  return schema._zod.optin === 'optional';
}
