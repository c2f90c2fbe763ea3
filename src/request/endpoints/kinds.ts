import { z } from 'zod';

/** Names the key that tells the branches of a union apart, for JSON Schema validators that look for it (ajv's `discriminator`). */
export const byType = { discriminator: { propertyName: 'type' } };
export const byRole = { discriminator: { propertyName: 'role' } };

type Kind = z.ZodObject<Readonly<{ type: z.ZodLiteral<string> } & Record<string, z.ZodType>>>;

/**
 * Objects told apart by `type`, where the service knows more kinds than we describe: those described are checked in full,
 * any other passes. `never` lists kinds that are known to be wrong here.
 */
export function openKinds<const Kinds extends readonly [Kind, ...Kind[]]>(kinds: Kinds, never: readonly string[] = []) {
  const described = kinds.flatMap((kind) => [...kind.shape.type.values]);
  const other = new RegExp(`^(?!(?:${[...described, ...never].join('|')})$)`);
  return z.union([
    z.discriminatedUnion('type', kinds).meta(byType),
    z.looseObject({ type: z.string().min(1).regex(other, { abort: true }) }),
  ]);
}
