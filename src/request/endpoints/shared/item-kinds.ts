import { z } from 'zod';

/** Names the key that tells the branches of a union apart, for JSON Schema validators that look for it (ajv's `discriminator`). */
export const byType = { type: 'object', discriminator: { propertyName: 'type' } };
export const byRole = { type: 'object', discriminator: { propertyName: 'role' } };

type Kind = z.ZodObject<Readonly<{ type: z.ZodLiteral<string> } & Record<string, z.ZodType>>>;

/**
 * Objects told apart by `type`, where the service knows more kinds than we describe: those described are checked in full,
 * any other passes. `never` lists kinds that are known to be wrong here, and `why` says so.
 */
export function openKinds<const Kinds extends readonly [Kind, ...Kind[]]>(
  kinds: Kinds,
  never: readonly string[] = [],
  why = 'not as its type wants it',
) {
  const described = kinds.flatMap((kind) => [...kind.shape.type.values]);
  const other = new RegExp(`^(?!(?:${[...described, ...never].join('|')})$)`);
  // Without abort, zod would take this branch for the one that was meant, whatever the others say.
  const type = z.string().min(1, { abort: true }).regex(other, { abort: true, error: why });
  return z.union([z.looseObject({ type }), z.discriminatedUnion('type', kinds).meta(byType)]);
}
