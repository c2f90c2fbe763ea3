import type { Model } from './model.js';
import { OTHER_MODELS } from './non-text-models.js';
import { GONE_TEXT_MODELS } from './retired-models.js';
import { TEXT_MODELS } from './text-models.js';

/** The text model that is sent by default. */
export const DEFAULT_MODEL = 'gpt-6-luna';

/** Models that official types name, and of which nothing else is known. Source: openai 7.57.0, 2026-11-13. */
export const NAMES_ONLY: readonly string[] = [
  'gpt-3.5-turbo-0301',
  'gpt-6-cyber',
  'gpt-6-rosalind',
  'gpt-rosalind-research',
];

/** What is known of each model. A new model is a row in the file of its kind. */
export const MODELS: readonly Model[] = [...TEXT_MODELS, ...OTHER_MODELS, ...GONE_TEXT_MODELS];
