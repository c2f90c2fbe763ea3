import type { z } from 'zod';
import type { PathStep } from '../issue.js';

type Def = { type: string } & Record<string, unknown>;

/** The keys that a shape knows at a place; of a union those of all its branches. */
export function keysAt(shape: z.ZodType, steps: readonly PathStep[]): string[] {
  const def = shape._zod.def as unknown as Def;
  const [step, ...rest] = steps;
  switch (def.type) {
    case 'union':
      return [...new Set((def.options as z.ZodType[]).flatMap((option) => keysAt(option, steps)))];
    case 'array':
      return step === undefined ? [] : keysAt(def.element as z.ZodType, rest);
    case 'object': {
      const fields = def.shape as Record<string, z.ZodType>;
      if (step === undefined) return Object.keys(fields);
      return Object.hasOwn(fields, step) ? keysAt(fields[step]!, rest) : [];
    }
    case 'lazy':
      return keysAt((def.getter as () => z.ZodType)(), steps);
    default:
      return 'innerType' in def ? keysAt(def.innerType as z.ZodType, steps) : [];
  }
}
