import type { Model } from './model.js';
import { OTHER_MODELS } from './non-text-models.js';
import { GONE_TEXT_MODELS } from './retired-models.js';
import { TEXT_MODELS } from './text-models.js';

/** The default text model. */
export const DEFAULT_MODEL = 'gpt-6-luna';

/** Models that the official types name, without any other facts. Source: openai 7.57.0, 2026-11-13. */
export const NAMES_ONLY: readonly string[] = [
  'gpt-3.5-turbo-0301',
  'gpt-6-cyber',
  'gpt-6-rosalind',
  'gpt-rosalind-research',
];

/** All models. Add a new model as a row in the file of its kind. */
export const MODELS: readonly Model[] = [...TEXT_MODELS, ...OTHER_MODELS, ...GONE_TEXT_MODELS];
