import { z } from 'zod';

/**
 * Names the key that distinguishes the branches of a union, for JSON Schema validators that support it (ajv's
 * `discriminator`).
 */
export const byType = { type: 'object', discriminator: { propertyName: 'type' } };
export const byRole = { type: 'object', discriminator: { propertyName: 'role' } };

type Kind = z.ZodObject<Readonly<{ type: z.ZodLiteral<string> } & Record<string, z.ZodType>>>;

/**
 * Objects distinguished by `type`, of which the service supports more kinds than we describe: described kinds are
 * checked in full, any other kind is allowed. `never` lists kinds that are known to be wrong here, `why` is the reason.
 */
export function openKinds<const Kinds extends readonly [Kind, ...Kind[]]>(
  kinds: Kinds,
  never: readonly string[] = [],
  why = 'not valid for its type',
) {
  const described = kinds.flatMap((kind) => [...kind.shape.type.values]);
  const other = new RegExp(`^(?!(?:${[...described, ...never].join('|')})$)`);
  // Without abort, zod would always choose this branch as the one that was meant.
  const type = z.string().min(1, { abort: true }).regex(other, { abort: true, error: why });
  return z.union([z.looseObject({ type }), z.discriminatedUnion('type', kinds).meta(byType)]);
}
