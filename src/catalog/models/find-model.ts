import type { Model } from './model.js';
import { MODELS } from './models.js';

const FINE_TUNED = /^ft:([^:]+):/;
const SNAPSHOT = /^(.+)-\d{4}-\d{2}-\d{2}$/;

const indexes = new WeakMap<readonly Model[], ReadonlyMap<string, Model>>();
const unpriced = new WeakMap<Model, Model>();

/**
 * The row of a model: by its id or an alias, of a dated snapshot (`gpt-4o-2024-08-06`) that of its base. A fine-tuned
 * model (`ft:gpt-4o:…`) has the row of its base without the price, which is another. Undefined when the table does not
 * know it.
 *
 * @param rows The table; of two rows with one name the first holds. @default the one that comes with this package
 */
export function findModel(name: string, rows: readonly Model[] = MODELS): Model | undefined {
  const row = indexOf(rows).get(name);
  if (row) return row;
  const base = FINE_TUNED.exec(name)?.[1];
  if (base !== undefined) return withoutPrice(findModel(base, rows));
  const undated = SNAPSHOT.exec(name)?.[1];
  return undated === undefined ? undefined : indexOf(rows).get(undated);
}

/** Whether a name is that of a model somebody tuned. */
export function isFineTuned(name: string): boolean {
  return name.startsWith('ft:');
}

/** Made once for each table: a model is looked up for every line of a file. */
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
