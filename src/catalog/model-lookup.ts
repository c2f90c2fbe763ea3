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
  const own = new Map<string, Model>();
  for (const model of completeRows(rows)) for (const name of [model.id, ...(model.aliases ?? [])]) own.set(name, model);
  const found = new Map<string, ReturnType<FindModel>>();
  return (name) => {
    if (found.has(name)) return found.get(name);
    const base = /^ft:([^:]+)/.exec(name)?.[1];
    const model =
      own.get(name) ?? (base === undefined ? undefined : own.get(base)) ?? findModel(name) ?? findModel(base ?? name);
    const result = model && { model, fineTuned: base !== undefined };
    // A file may name any number of models that nobody knows.
    if (found.size < 1_000) found.set(name, result);
    return result;
  };
}
