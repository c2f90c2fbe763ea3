import type { Model } from './model.js';
import { OTHER_MODELS } from './non-text-models.js';
import { GONE_TEXT_MODELS } from './retired-models.js';
import { TEXT_MODELS } from './text-models.js';

/** The text model that is sent when nobody names one. */
export const DEFAULT_MODEL = 'gpt-6-luna';

/** What is known of each model. A new model is a row in the file of its kind. */
export const MODELS: readonly Model[] = [...TEXT_MODELS, ...OTHER_MODELS, ...GONE_TEXT_MODELS];
