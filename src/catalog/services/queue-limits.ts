import { findModel } from '../models/find-model.js';

/** How many input tokens may wait in batches at a time, by usage tier 1 to 5. */
export const QUEUE_TOKENS: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  'gpt-6-astra': [1_500_000, 3_000_000, 100_000_000, 200_000_000, 15_000_000_000],
  'gpt-5.5': [1_500_000, 3_000_000, 100_000_000, 200_000_000, 15_000_000_000],
  'gpt-6-luna': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5.6-luna': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5-mini': [5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5.4-nano': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-5-nano': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-4o-mini': [2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000],
  'gpt-4o': [90_000, 1_350_000, 50_000_000, 200_000_000, 5_000_000_000],
  'gpt-5.2-pro': [90_000, 1_350_000, 50_000_000, 200_000_000, 5_000_000_000],
};

/** When and with what they were last compared. An organisation's own numbers stand on its limits page. */
export const QUEUE_SEEN = { date: '2026-09-30', source: 'model pages, August to September 2026' } as const;

/** The input tokens of one model that may wait at a tier from 1 to 5; undefined where none are known. */
export function queueLimit(model: string, tier: number): number | undefined {
  const id = findModel(model)?.id;
  return id !== undefined && Object.hasOwn(QUEUE_TOKENS, id) ? QUEUE_TOKENS[id]?.[tier - 1] : undefined;
}
