import { MODELS } from './model-rows.js';
import type { Model } from './models.js';

const FINE_TUNED = /^ft:([^:]+):/;
const SNAPSHOT = /^(.+)-\d{4}-\d{2}-\d{2}$/;

/**
 * The row of a model: by its id or an alias, of a dated snapshot (`gpt-4o-2024-08-06`) or a fine-tuned model
 * (`ft:gpt-4o:…`) that of its base. Undefined when the table does not know it.
 *
 * @param rows The table. @default the one that comes with this package
 */
export function findModel(name: string, rows: readonly Model[] = MODELS): Model | undefined {
  const row = rows.find(({ id, aliases }) => id === name || aliases?.includes(name) === true);
  if (row) return row;
  const base = FINE_TUNED.exec(name)?.[1] ?? SNAPSHOT.exec(name)?.[1];
  return base === undefined ? undefined : findModel(base, rows);
}
