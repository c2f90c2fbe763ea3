import { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import { formatPath, type PathStep } from '../../issue.js';
import type { Model } from './model.js';
import { text } from './model-families.js';
import { MODELS } from './models.js';

/** A row for the catalog of models: what is left out is taken for granted. */
export type CatalogRow = Pick<Model, 'id'> & Partial<Model>;

const name = z.string().min(1);
const day = z.iso.date();
const dollars = z.number().min(0);

const rowShape = z.strictObject({
  id: name,
  aliases: z.array(name).optional(),
  endpoints: z.array(z.string().startsWith('/')).optional(),
  batch: z.boolean().optional(),
  efforts: z.array(name).optional(),
  defaultEffort: name.optional(),
  refuses: z.array(name).optional(),
  refusesUnlessNone: z.array(name).optional(),
  doubts: z.array(name).optional(),
  doubtsUnlessNone: z.array(name).optional(),
  chatFeatures: z.array(name).optional(),
  chatLimits: z.record(name, z.number()).optional(),
  chatRefusedEfforts: z.array(name).optional(),
  maxDimensions: z.int().min(1).optional(),
  chatTools: z.enum(['never', 'only-with-none']).optional(),
  structuredOutputs: z.boolean().optional(),
  vision: z.boolean().optional(),
  contextWindow: z.int().min(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  price: z
    .strictObject({
      input: dollars,
      output: dollars,
      cachedInput: dollars.optional(),
      cacheWrite: dollars.optional(),
      long: z.strictObject({ above: z.int(), input: dollars, output: dollars }).optional(),
    })
    .optional(),
  shutdown: day.optional(),
  successor: name.optional(),
  date: day.optional(),
  source: z.string().optional(),
});

/**
 * Takes rows as somebody wrote them, perhaps in a JSON file, and completes them.
 *
 * @throws BatchOptionsError that names the row and what is wrong with it.
 */
export function completeRows(rows: readonly CatalogRow[]): Model[] {
  const result = z.array(rowShape).safeParse(rows);
  if (!result.success) {
    const problems = result.error.issues.slice(0, 5).map(({ path, message }) => {
      return `${formatPath(['catalog', ...(path as PathStep[])])}: ${message.replace(/^Invalid input: /, '')}.`;
    });
    throw new BatchOptionsError(problems.join(' '));
  }
  return rows.map((row) => {
    const given = Object.entries(row).filter(([, value]) => value !== undefined);
    return text(row.id, { date: '', source: '', ...Object.fromEntries(given) });
  });
}

const tables = new WeakMap<readonly CatalogRow[], readonly Model[]>();

/**
 * The table of this package with rows of the user's own before it.
 *
 * @throws BatchOptionsError for rows that cannot be read.
 */
export function modelsWith(own?: readonly CatalogRow[]): readonly Model[] {
  if (own === undefined) return MODELS;
  const known = tables.get(own);
  if (known) return known;
  const table = [...completeRows(own), ...MODELS];
  tables.set(own, table);
  return table;
}
