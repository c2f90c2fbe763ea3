import { findModel } from './find-model.js';

/** Facts that several models share, by their ids. */
export type ModelTable<Row> = readonly (readonly [names: readonly string[], row: Row])[];

/** The row of a model, of its dated snapshots and of what was fine-tuned from it. */
export function lookUp<Row>(table: ModelTable<Row>, model: string): Row | undefined {
  const id = findModel(model)?.id ?? model;
  return table.find(([names]) => names.includes(id))?.[1];
}
