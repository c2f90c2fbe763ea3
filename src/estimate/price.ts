import { type CatalogRow, modelsWith } from '../catalog/models/custom-models.js';
import { findModel } from '../catalog/models/find-model.js';
import type { Price } from '../catalog/models/model.js';
import { BATCH_RATES } from '../catalog/services/batch-rates.js';
import { BatchOptionsError } from '../errors.js';

/** Prices that replace those of the table, by model, in US dollars per million tokens at full price. */
export type Prices = Readonly<Record<string, Price>>;

/** The batch rates of one model, in US dollars per million tokens. */
export interface Rates {
  /** The model, as the requests name it. */
  model: string;
  /** US dollars for a million input tokens in a batch. */
  input: number;
  /** US dollars for a million output tokens in a batch. */
  output: number;
  /** US dollars per million tokens read from the prompt cache; absent if no batch discount is known. */
  cachedInput?: number;
  /** US dollars per million tokens written to the prompt cache; absent if no extra price is known. */
  cacheWrite?: number;
  /** Higher rates for long requests, all their tokens included; absent if every request pays the same rates. */
  long?: {
    /** The size from which on a request is long, in input tokens: it must have more than these. */
    above: number;
    /** How many times the batch rate of input such a request pays, e.g. 2. */
    input: number;
    /** How many times the batch rate of output such a request pays, e.g. 1.5. */
    output: number;
  };
  /** The share of the full price that a batch pays. */
  share: number;
  /** The day of the price, YYYY-MM-DD. Absent for your own prices. */
  date?: string;
  /** The source of the price; absent for your own prices. */
  source?: string;
}

/** The batch rates of a model; undefined if its price is unknown. */
export function ratesOf(
  model: string,
  options: { prices?: Prices; batchShare?: number; catalog?: readonly CatalogRow[] } = {},
): Rates | undefined {
  const { prices = {}, batchShare: share = BATCH_RATES.share, catalog } = options;
  if (!(share > 0 && share <= 1))
    throw new BatchOptionsError(`batchShare is ${share}; it must be above 0 and at most 1.`);
  const own = Object.hasOwn(prices, model) ? prices[model] : undefined;
  if (own !== undefined) checkPrice(model, own);
  const row = findModel(model, modelsWith(catalog));
  const price = own ?? row?.price;
  if (!price) return undefined;
  const cached = price.cachedInputInBatches === false ? undefined : price.cachedInput;
  return {
    model,
    input: price.input * share,
    output: price.output * share,
    ...(cached !== undefined && { cachedInput: cached * share }),
    ...(price.cacheWrite !== undefined && { cacheWrite: price.cacheWrite * share }),
    ...(price.long && { long: price.long }),
    share,
    ...(!own && row?.date && { date: row.date, source: row.source }),
  };
}

/** US dollars for one request: its size decides whether it pays the long-context rates. */
export function requestCost(input: number, output: number, rates: Rates): { input: number; output: number } {
  const { long } = rates;
  const isLong = long !== undefined && input > long.above;
  return {
    input: (input * rates.input * (isLong ? long.input : 1)) / 1e6,
    output: (output * rates.output * (isLong ? long.output : 1)) / 1e6,
  };
}

function checkPrice(model: string, price: Price): void {
  for (const name of ['input', 'output', 'cachedInput', 'cacheWrite'] as const) {
    const value = price?.[name];
    const needed = name === 'input' || name === 'output';
    if (value === undefined ? needed : !(Number.isFinite(value) && value >= 0)) {
      const fact = `The price of ${model} has ${name} ${value}`;
      throw new BatchOptionsError(
        `${fact}; it must be US dollars per million tokens, like { input: 0.05, output: 0.4 }.`,
      );
    }
  }
}
