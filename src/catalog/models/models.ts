import type { Model } from './model.js';
import { OTHER_MODELS } from './non-text-models.js';
import { GONE_TEXT_MODELS } from './retired-models.js';
import { TEXT_MODELS } from './text-models.js';

/** The model that is taken when nobody names one. */
export const DEFAULT_MODEL = 'gpt-6-luna';

/** Where another one is taken, because that one does not serve the endpoint. */
const DEFAULT_MODELS: Readonly<Record<string, string>> = {
  '/v1/embeddings': 'text-embedding-3-small',
  '/v1/moderations': 'omni-moderation-latest',
  '/v1/images/generations': 'gpt-image-2',
  '/v1/images/edits': 'gpt-image-2',
};

/** The model that an endpoint is asked with when nobody names one. */
export function defaultModel(endpoint: string): string {
  return DEFAULT_MODELS[endpoint] ?? DEFAULT_MODEL;
}

/** Models that official types name, and of which nothing else is known. Source: openai 7.57.0, 2026-11-13. */
export const NAMES_ONLY: readonly string[] = ['gpt-6-cyber', 'gpt-6-rosalind', 'gpt-rosalind-research'];

/** What is known of each model. A new model is a row in the file of its kind. */
export const MODELS: readonly Model[] = [...TEXT_MODELS, ...OTHER_MODELS, ...GONE_TEXT_MODELS];
