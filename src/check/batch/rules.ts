import { modelsWith } from '../../catalog/models/custom-models.js';
import type { Model } from '../../catalog/models/model.js';
import type { Provider } from '../../catalog/services/provider.js';
import { getProvider } from '../../catalog/services/providers.js';
import { BatchOptionsError } from '../../errors.js';
import { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';
import type { BatchOptions } from '../../request/options.js';

/** Options for checking single requests. */
export interface RuleOptions extends Pick<BatchOptions, 'provider' | 'catalog'> {
  /** The date to compare shutdown dates with, YYYY-MM-DD. @default today */
  today?: string;
  /** The endpoint of lines that name none. @default none */
  endpoint?: string;
}

/** The options with their defaults. */
export interface Rules {
  readonly provider: Provider;
  /** The models that are known. */
  readonly models: readonly Model[];
  readonly today: string;
  /** The endpoint of lines that name none. */
  readonly endpoint: string;
}

/** @throws BatchOptionsError for an unknown provider, an invalid day, or an invalid catalog. */
export function decideRules(options: RuleOptions): Rules {
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(today) || Number.isNaN(Date.parse(today))) {
    throw new BatchOptionsError(`today is ${JSON.stringify(today)}; it must be a day like "2026-11-20".`);
  }
  return {
    provider: getProvider(options.provider),
    models: modelsWith(options.catalog),
    today,
    endpoint: options.endpoint ?? DEFAULT_ENDPOINT,
  };
}
