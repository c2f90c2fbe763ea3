import type { Model } from './model.js';
import { MODELS } from './models.js';

const FINE_TUNED = /^ft:([^:]+):/;
const SNAPSHOT = /^(.+)-\d{4}-\d{2}-\d{2}$/;

const indexes = new WeakMap<readonly Model[], ReadonlyMap<string, Model>>();
const unpriced = new WeakMap<Model, Model>();

/**
 * The row of a model, by its ID or an alias. A dated snapshot (`gpt-4o-2024-08-06`) has the row of its base; a
 * fine-tuned model (`ft:gpt-4o:…`) too, but without the price, which differs. Undefined if the table has no such model.
 *
 * @param rows The table; of two rows with the same name, the first counts. @default the one that comes with this
 * package
 */
export function findModel(name: string, rows: readonly Model[] = MODELS): Model | undefined {
  const row = indexOf(rows).get(name);
  if (row) return row;
  const base = FINE_TUNED.exec(name)?.[1];
  if (base !== undefined) return withoutPrice(findModel(base, rows));
  const undated = SNAPSHOT.exec(name)?.[1];
  return undated === undefined ? undefined : indexOf(rows).get(undated);
}

/** True for the name of a fine-tuned model. */
export function isFineTuned(name: string): boolean {
  return name.startsWith('ft:');
}

/** Built once per table, because every line of a file looks up a model. */
function indexOf(rows: readonly Model[]): ReadonlyMap<string, Model> {
  const known = indexes.get(rows);
  if (known) return known;
  const index = new Map<string, Model>();
  for (const row of rows) {
    for (const name of [row.id, ...(row.aliases ?? [])]) if (!index.has(name)) index.set(name, row);
  }
  indexes.set(rows, index);
  return index;
}

function withoutPrice(base: Model | undefined): Model | undefined {
  if (base === undefined) return undefined;
  const { price: _, ...facts } = base;
  const row = unpriced.get(base) ?? facts;
  unpriced.set(base, row);
  return row;
}
