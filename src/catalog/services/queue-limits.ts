import { findModel } from '../models/find-model.js';
import type { Model, Queue } from '../models/model.js';

/** The queue of a model in batches; undefined where none is known. */
export function modelQueue(model: string, models?: readonly Model[]): Queue | undefined {
  return findModel(model, models)?.queue;
}

/** The input tokens of one model that may wait at a tier from 1 to 5; undefined where none are known. */
export function queueLimit(model: string, tier: number, models?: readonly Model[]): number | undefined {
  return modelQueue(model, models)?.tokens[tier - 1];
}
