import { type CatalogRow, completeRows } from './catalog-rows.js';
import { findModel } from './find-model.js';
import type { Model } from './models.js';

/** A model by its name, and whether the name is that of a fine-tuned one. */
export type FindModel = (name: string) => { model: Model; fineTuned: boolean } | undefined;

const NO_ROWS: readonly CatalogRow[] = [];
const lookups = new WeakMap<readonly CatalogRow[], FindModel>();

/**
 * Looks models up in rows of the user's own first, then in the table of this package.
 *
 * @throws BatchOptionsError for rows that cannot be read.
 */
export function modelLookup(rows: readonly CatalogRow[] = NO_ROWS): FindModel {
  const lookup = lookups.get(rows) ?? makeLookup(rows);
  lookups.set(rows, lookup);
  return lookup;
}

function makeLookup(rows: readonly CatalogRow[]): FindModel {
  const own = completeRows(rows);
  const found = new Map<string, ReturnType<FindModel>>();
  return (name) => {
    if (found.has(name)) return found.get(name);
    const model = findModel(name, own) ?? findModel(name);
    const result = model && { model, fineTuned: name.startsWith('ft:') };
    // A file may name any number of models that nobody knows.
    if (found.size < 1_000) found.set(name, result);
    return result;
  };
}
