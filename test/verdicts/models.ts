import { chat, plainChat, responses, type Verdict } from './verdict.js';

const none = { reasoning_effort: 'none' };
const picture = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/1.png' } }] }];

/** What is known of models; the day is 2026-11-01. */
export const modelVerdicts: Verdict[] = [
  ...[
    'gpt-6-luna',
    'gpt-6-sol',
    'gpt-6-astra',
    'gpt-6.1-sol',
    'gpt-5.6',
    'gpt-5.6-terra',
    'gpt-5.5',
    'gpt-5.4-mini',
    'gpt-5.1',
    'gpt-4.1',
    'gpt-4o-mini',
  ].map((model): Verdict => [`${model}, of today`, chat({ model })]),
  ['a dated snapshot', plainChat({ model: 'gpt-4o-2024-08-06', temperature: 0 })],
  ['a fine-tuned model', plainChat({ model: 'ft:gpt-4.1-mini-2025-04-14:acme::abc123', temperature: 0 })],
  [
    'a fine-tuned model asked to reason',
    plainChat({ model: 'ft:gpt-4.1-mini:acme::a', reasoning_effort: 'low' }),
    'unsupported_parameter body.reasoning_effort',
  ],
  ['a model that nobody knows', chat({ model: 'gpt-9' }), '~unknown_model body.model'],
  ['an empty model', chat({ model: '' }), 'invalid_value body.model'],
  ['a number for a model', chat({ model: 4 }), 'invalid_type body.model'],
  ['a model that is shut down', chat({ model: 'gpt-4' }), 'model_not_found body.model'],
  ['a snapshot that is shut down', chat({ model: 'gpt-4o-2024-05-13' }), 'model_not_found body.model'],
  [
    'the model of the guide, shut down',
    chat({ model: 'gpt-3.5-turbo-0125', temperature: 1 }),
    'model_not_found body.model',
  ],
  ['a model that batches do not serve', chat({ model: 'gpt-5.6-cyber' }), 'model_not_found body.model'],
  ['a model that ends within 60 days', chat({ model: 'gpt-5-mini' }), '~model_retiring body.model'],
  ['a model that only responses serves', chat({ model: 'gpt-5.2-pro' }), 'unsupported_endpoint body.model'],
  ['the same at responses', responses({ model: 'gpt-5.2-pro' })],
  ['an embedding model asked to chat', chat({ model: 'text-embedding-3-small' }), 'unsupported_endpoint body.model'],
  [
    'effort on a model that does not reason',
    plainChat({ reasoning_effort: 'low' }),
    'unsupported_parameter body.reasoning_effort',
  ],
  [
    'effort none on a model that does not reason',
    plainChat({ reasoning_effort: 'none' }),
    'unsupported_parameter body.reasoning_effort',
  ],
  ['effort null on a model that does not reason', plainChat({ reasoning_effort: null })],
  ['minimal on gpt-5-mini', chat({ model: 'gpt-5-mini', reasoning_effort: 'minimal' }), '~model_retiring body.model'],
  ['minimal on gpt-6-luna', chat({ reasoning_effort: 'minimal' }), 'unsupported_value body.reasoning_effort'],
  [
    'none on gpt-6-astra',
    chat({ model: 'gpt-6-astra', reasoning_effort: 'none' }),
    'unsupported_value body.reasoning_effort',
  ],
  ['max on gpt-6-astra', chat({ model: 'gpt-6-astra', reasoning_effort: 'max' })],
  ['max on gpt-5.5', chat({ model: 'gpt-5.5', reasoning_effort: 'max' }), 'unsupported_value body.reasoning_effort'],
  [
    'low on gpt-5.4-pro, at responses',
    responses({ model: 'gpt-5.4-pro', reasoning: { effort: 'low' } }),
    'unsupported_value body.reasoning.effort',
  ],
  ['max_tokens on a reasoning model', chat({ max_tokens: 100 }), 'unsupported_parameter body.max_tokens'],
  ['max_tokens null', chat({ max_tokens: null })],
  ['temperature with effort none', chat({ ...none, temperature: 0.5, top_p: 0.9, logprobs: true, top_logprobs: 2 })],
  [
    'temperature with effort low',
    chat({ reasoning_effort: 'low', temperature: 0.5 }),
    'unsupported_parameter body.temperature',
  ],
  [
    'temperature with the effort left to a model that reasons then',
    chat({ temperature: 0.5 }),
    'unsupported_parameter body.temperature',
  ],
  ['temperature with the effort left to a model that does not reason then', chat({ model: 'gpt-5.4', temperature: 1 })],
  [
    'temperature on gpt-6-astra',
    chat({ model: 'gpt-6-astra', temperature: 0.5 }),
    'unsupported_parameter body.temperature',
  ],
  [
    'temperature on gpt-5-mini',
    chat({ model: 'gpt-5-mini', temperature: 0.5 }),
    '~model_retiring body.model',
    'unsupported_parameter body.temperature',
  ],
  ['stop on o3', chat({ model: 'o3', stop: 'END' }), '~model_retiring body.model', 'unsupported_parameter body.stop'],
  [
    'a penalty that a reasoning model may refuse',
    chat({ presence_penalty: 1 }),
    '~unsupported_parameter body.presence_penalty',
  ],
  [
    'more tokens than the model can write',
    plainChat({ max_completion_tokens: 32_769 }),
    '~invalid_value body.max_completion_tokens',
  ],
  ['as many tokens as the model can write', plainChat({ max_completion_tokens: 32_768 })],
  ['a picture for a model that sees', plainChat({ messages: picture })],
];
