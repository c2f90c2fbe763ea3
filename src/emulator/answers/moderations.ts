import type { MockRequest } from './mock-request.js';

const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

/** One result for each input, with nothing flagged. */
export function answerModerations(ask: MockRequest): Record<string, unknown> {
  const { input, model } = ask.body;
  // A list of content parts is one input with several parts; a list of strings is several.
  const count = Array.isArray(input) && typeof input[0] === 'string' ? input.length : 1;
  return {
    id: ask.id('modr-'),
    model,
    results: Array.from({ length: count }, () => ({
      flagged: false,
      categories: each(() => false),
      category_scores: each(() => Number((ask.random() / 1000).toFixed(8))),
      category_applied_input_types: each(() => ['text']),
    })),
  };
}

function each<Value>(make: () => Value): Record<string, Value> {
  return Object.fromEntries(CATEGORIES.map((name) => [name, make()]));
}
