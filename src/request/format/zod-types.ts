import type { z } from 'zod';

/** Any schema of zod 4, by the members that all its versions share: the user's copy of zod may differ from ours. */
export interface ZodSchema<Parsed = unknown> {
  /** Internals of zod 4, by which its schemas are recognized. */
  readonly _zod: {
    /** The type of a parsed answer. It exists for the compiler only. */
    readonly output: Parsed;
  };
}

/** True for schemas made by any zod 4, also by `zod/mini` and by `zod/v4` of zod 3. */
export function isZod(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

/** True for schemas made by zod 3. */
export function isZod3(value: object): boolean {
  return '_def' in value && 'safeParse' in value && !isZod(value);
}

/** True if a field with this schema may be absent in the answer. A default may not: the model must give a value. */
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

/** True if the schema explicitly allows null. Its parser doesn't show it: coercion would turn a null into 0. */
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

/** The schema of the input: the first of a pipe, or the second if the first is the function of `preprocess`. */
export function parsedFirst(def: z.core.$ZodPipeDef): z.core.$ZodType {
  return defOf(def.in).type === 'transform' ? def.out : def.in;
}

/** The definition of a schema. */
export function defOf(schema: z.core.$ZodType) {
  return (schema as z.core.$ZodTypes)._zod.def;
}
