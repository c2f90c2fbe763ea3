import type { z } from 'zod';

/** Any schema of zod 4, by what all of its versions have in common: the user's copy of zod need not be ours. */
export interface ZodSchema<Parsed = unknown> {
  /** What zod 4 keeps of a schema; its output type is the type of a parsed answer. */
  readonly _zod: { readonly output: Parsed };
}

/** True for schemas made by any zod 4, also by `zod/mini` and by `zod/v4` of zod 3. */
export function isZod(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

/** True for schemas made by zod 3. */
export function isZod3(value: object): boolean {
  return '_def' in value && 'safeParse' in value && !isZod(value);
}

/** True where a schema, as a field, may be left out of what is parsed. A default is not: the model is asked for a value. */
export function isOmittable(schema: z.core.$ZodType): boolean {
  const def = defOf(schema);
  switch (def.type) {
    case 'optional':
      return true;
    case 'nullable':
    case 'readonly':
      return isOmittable(def.innerType);
    case 'lazy':
      return isOmittable(def.getter());
    case 'pipe':
      return isOmittable(parsedFirst(def));
    case 'union':
      return def.options.some(isOmittable);
    case 'intersection':
      return isOmittable(def.left) && isOmittable(def.right);
    default:
      return false;
  }
}

/** True where null is a value of the schema by its own words; its parser does not tell: coercion would take a null for 0. */
export function takesNull(schema: z.core.$ZodType): boolean {
  const def = defOf(schema);
  switch (def.type) {
    case 'nullable':
    case 'null':
    case 'any':
    case 'unknown':
      return true;
    case 'literal':
      return def.values.includes(null);
    case 'union':
      return def.options.some(takesNull);
    case 'intersection':
      return takesNull(def.left) && takesNull(def.right);
    case 'pipe':
      return takesNull(parsedFirst(def));
    case 'lazy':
      return takesNull(def.getter());
    default:
      return 'innerType' in def && takesNull(def.innerType as z.core.$ZodType);
  }
}

/** The schema that what comes in must fit: the first of a pipe, or the second where the first is the function of `preprocess`. */
export function parsedFirst(def: z.core.$ZodPipeDef): z.core.$ZodType {
  return defOf(def.in).type === 'transform' ? def.out : def.in;
}

/** What a schema was made of. */
export function defOf(schema: z.core.$ZodType) {
  return (schema as z.core.$ZodTypes)._zod.def;
}
