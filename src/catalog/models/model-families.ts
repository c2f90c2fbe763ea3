import type { Model, Price, Queue, ReasoningEffort } from './model.js';

/** Facts that whole families of models share, and helpers for writing rows. */

const SAMPLING = ['temperature', 'top_p', 'logprobs', 'top_logprobs'];
const PENALTIES = ['presence_penalty', 'frequency_penalty'];
/** By the official types, o3 and o4-mini, then the latest, do not support `stop`. */
const DOUBTS = [...PENALTIES, 'logit_bias', 'stop'];
const OLD_LENGTH = 'max_tokens';

const CHAT_AND_RESPONSES = ['/v1/chat/completions', '/v1/responses'];
export const RESPONSES_ONLY = ['/v1/responses'];

/** Above 272,000 input tokens the whole request pays twice the input and one and a half times the output. */
const LONG: Price['long'] = { above: 272_000, input: 2, output: 1.5 };

type Facts = Partial<Model>;

/** A text model that serves batches, with structured outputs and vision, unless the row says otherwise. */
export const textModel = <const Id extends string>(id: Id, facts: Facts): Model & { id: Id } => ({
  endpoints: CHAT_AND_RESPONSES,
  batch: true,
  structuredOutputs: true,
  vision: true,
  date: '2026-11-10',
  source: 'price and model lists of 2026-11-10, model pages of August to October 2026',
  ...facts,
  id,
});

/** A model that has been shut down: only its date and successor still matter. */
export const gone = (ids: string, shutdown: string, successor: string | null, facts: Facts = {}): Model[] =>
  ids.split(' ').map((id) =>
    textModel(id, {
      shutdown,
      ...(successor !== null && { successor }),
      date: '2026-11-20',
      source: 'deprecations page, as quoted in July and October 2026; openai 7.55.0 types, 2026-11-10',
      ...facts,
    }),
  );

/** Verbosity came with gpt-5; whether older models accept it is not documented. */
export const NO_VERBOSITY = ['verbosity', 'text.verbosity'];

export const LOW_TO_HIGH: readonly ReasoningEffort[] = ['low', 'medium', 'high'];

/** Reasons always: o-series and the first GPT-5. */
export const alwaysReasons = (efforts: readonly ReasoningEffort[]): Facts => ({
  efforts,
  defaultEffort: 'medium',
  rejects: [OLD_LENGTH, ...SAMPLING],
  mayReject: DOUBTS,
});

/** The o-series; from o3 on without `stop`. */
export const oSeries = (takesStop: boolean): Facts => {
  const { rejects = [], mayReject = [], ...facts } = alwaysReasons(LOW_TO_HIGH);
  const others = mayReject.filter((name) => name !== 'stop');
  return { ...facts, rejects: takesStop ? rejects : [...rejects, 'stop'], mayReject: [...others, ...NO_VERBOSITY] };
};

/** Reasons by default; supports sampling parameters only without reasoning. */
export const mayReason = (efforts: readonly ReasoningEffort[], defaultEffort: ReasoningEffort): Facts => ({
  efforts,
  defaultEffort,
  rejects: [OLD_LENGTH],
  rejectsUnlessNone: SAMPLING,
  mayReject: DOUBTS.filter((field) => !PENALTIES.includes(field)),
  mayRejectUnlessNone: PENALTIES,
});

/** Prices per million tokens: input, cached input, output, writing to the cache. */
export const price = (input: number, cachedInput: number | null, output: number, cacheWrite?: number): Price => ({
  input,
  output,
  ...(cachedInput !== null && { cachedInput }),
  ...(cacheWrite !== undefined && { cacheWrite }),
});

/** A context window of a million tokens; long requests cost more. */
export const million = (own: Price): Facts => ({
  contextWindow: 1_050_000,
  maxOutputTokens: 128_000,
  price: { ...own, long: LONG },
});

/** A price whose cached rate does not apply to batches, as far as the price page shows. */
export const uncachedInBatches = (own: Price): Price => ({ ...own, cachedInputInBatches: false });

const seen = (...tokens: Queue['tokens']): Facts => ({ queue: { tokens, date: '2026-09-30' } });

/** Queue limits from the model pages of August and September 2026, named by their first tier. */
export const QUEUES = {
  '90k': seen(90_000, 1_350_000, 50_000_000, 200_000_000, 5_000_000_000),
  '1.5M': seen(1_500_000, 3_000_000, 100_000_000, 200_000_000, 15_000_000_000),
  '2M': seen(2_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000),
  '5M': seen(5_000_000, 20_000_000, 40_000_000, 1_000_000_000, 15_000_000_000),
} as const;

/** A context window of this many tokens. */
export const window = (contextWindow: number, maxOutputTokens: number, own: Price): Facts => ({
  contextWindow,
  maxOutputTokens,
  price: own,
});
