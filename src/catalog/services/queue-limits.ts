import { findModel } from '../models/find-model.js';
import type { Model, Queue } from '../models/model.js';

/** The queue limits of a model in batches; undefined if unknown. */
export function modelQueue(model: string, models?: readonly Model[]): Queue | undefined {
  return findModel(model, models)?.queue;
}

/** The input tokens of one model that may be queued at a tier from 1 to 5; undefined if unknown. */
export function queueLimit(model: string, tier: number, models?: readonly Model[]): number | undefined {
  return modelQueue(model, models)?.tokens[tier - 1];
}
