import { MODELS } from './model-rows.js';
import type { Model } from './models.js';

/** The row of a model by its id or an alias; undefined when the table does not know it. */
export function findModel(name: string, rows: readonly Model[] = MODELS): Model | undefined {
  return rows.find((row) => row.id === name || row.aliases?.includes(name));
}
