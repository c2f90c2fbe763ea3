import { z } from 'zod';
import { explainOptions, type FieldsOf } from '../../arguments/check-options.js';
import { BatchOptionsError } from '../../errors.js';
import type { Model, Price } from './model.js';
import { textModel } from './model-families.js';
import { MODELS } from './models.js';

/** A row for the catalog of models. Omitted fields default to those of a current text model without a price. */
export type CatalogRow = Pick<Model, 'id'> & Partial<Model>;

const name = z.string().min(1);
const day = z.iso.date();
const dollars = z.number().min(0);

const count = z.int().min(0);
const patches = z.strictObject({ patches: count, maxSide: count });
const imageTokens = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tiles'), base: count, tile: count, isGuess: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('patches'),
    multiplier: z.strictObject({ low: z.number(), high: z.number() }),
    low: patches,
    high: patches,
    original: patches,
    isGuess: z.boolean().optional(),
  }),
]);

const rowShape = z.strictObject({
  id: name,
  aliases: z.array(name).optional(),
  endpoints: z.array(z.string().startsWith('/')).optional(),
  batch: z.boolean().optional(),
  efforts: z.array(name).optional(),
  defaultEffort: name.optional(),
  rejects: z.array(name).optional(),
  rejectsUnlessNone: z.array(name).optional(),
  mayReject: z.array(name).optional(),
  mayRejectUnlessNone: z.array(name).optional(),
  chatFeatures: z.array(name).optional(),
  chatLimits: z.record(name, z.number()).optional(),
  chatRefusedEfforts: z.array(name).optional(),
  maxDimensions: z.int().min(1).optional(),
  chatTools: z.enum(['never', 'only-with-none']).optional(),
  structuredOutputs: z.boolean().optional(),
  vision: z.boolean().optional(),
  imageTokens: imageTokens.optional(),
  encoding: z.enum(['o200k_base', 'cl100k_base']).optional(),
  queue: z.strictObject({ tokens: z.tuple([count, count, count, count, count]), date: day.optional() }).optional(),
  contextWindow: z.int().min(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  price: z
    .strictObject({
      input: dollars,
      output: dollars,
      cachedInput: dollars.optional(),
      cachedInputInBatches: z.boolean().optional(),
      cacheWrite: dollars.optional(),
      long: z.strictObject({ above: z.int(), input: dollars, output: dollars }).optional(),
    } satisfies FieldsOf<Price>)
    .optional(),
  shutdown: day.optional(),
  successor: name.optional(),
  date: day.optional(),
  source: z.string().optional(),
} satisfies FieldsOf<Model>);

const rowsShape = z.array(rowShape);

/**
 * Checks rows from a user, e.g. from a JSON file, and completes them.
 *
 * @throws BatchOptionsError that names the row and its error.
 */
export function completeRows(rows: readonly CatalogRow[]): Model[] {
  const result = rowsShape.safeParse(rows);
  if (!result.success) throw new BatchOptionsError(explainOptions(rowsShape, result.error.issues, ['catalog']));
  return rows.map((row) => {
    const given = Object.entries(row).filter(([, value]) => value !== undefined);
    return textModel(row.id, { date: '', source: '', ...Object.fromEntries(given) });
  });
}

const tables = new WeakMap<readonly CatalogRow[], readonly Model[]>();

/**
 * The table of this package, preceded by the user's rows.
 *
 * @throws BatchOptionsError for invalid rows.
 */
export function modelsWith(own?: readonly CatalogRow[]): readonly Model[] {
  if (own === undefined) return MODELS;
  const known = tables.get(own);
  if (known) return known;
  const table = [...completeRows(own), ...MODELS];
  tables.set(own, table);
  return table;
}
