import { alwaysReasons, gone, mayReason, million, price, RESPONSES_ONLY, text, window } from './model-families.js';
import type { Model, ReasoningEffort } from './models.js';

const LOW_TO_HIGH: ReasoningEffort[] = ['low', 'medium', 'high'];
const MINIMAL_TO_HIGH: ReasoningEffort[] = ['minimal', ...LOW_TO_HIGH];
const NONE_TO_HIGH: ReasoningEffort[] = ['none', ...LOW_TO_HIGH];
const NONE_TO_XHIGH: ReasoningEffort[] = [...NONE_TO_HIGH, 'xhigh'];
const NONE_TO_MAX: ReasoningEffort[] = [...NONE_TO_XHIGH, 'max'];
const LOW_TO_MAX: ReasoningEffort[] = [...LOW_TO_HIGH, 'xhigh', 'max'];
const MEDIUM_TO_XHIGH: ReasoningEffort[] = ['medium', 'high', 'xhigh'];

const GPT_5_END = { shutdown: '2026-12-11', successor: 'gpt-6-luna' };
const GPT_4_END = { shutdown: '2027-01-14', successor: 'gpt-6-luna' };
const pro = (efforts: ReasoningEffort[]) => {
  // What the default is, no source says.
  const { defaultEffort: _, ...facts } = alwaysReasons(efforts);
  return { ...facts, endpoints: RESPONSES_ONLY };
};

/** Text models that can be batched today, newest first. */
export const TEXT_MODELS: readonly Model[] = [
  text('gpt-6.1-sol', { doubtsToolsAtChat: true, ...alwaysReasons(LOW_TO_MAX), ...million(price(2, 0.1, 10, 2.5)) }),
  text('gpt-6.1-terra', {
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(1, 0.05, 5, 1.25)),
  }),
  text('gpt-6-astra', { doubtsToolsAtChat: true, ...alwaysReasons(LOW_TO_MAX), ...million(price(10, 1, 50, 12.5)) }),
  text('gpt-6-sol', {
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(2, 0.2, 10, 2.5)),
  }),
  text('gpt-6-luna', {
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(0.1, 0.01, 0.5, 0.125)),
  }),
  text('gpt-5.6-sol', {
    aliases: ['gpt-5.6'],
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(4, 0.4, 20, 5)),
  }),
  text('gpt-5.6-terra', {
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(2, 0.2, 12, 2.5)),
  }),
  text('gpt-5.6-luna', {
    doubtsToolsAtChat: true,
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...million(price(0.2, 0.02, 1.2, 0.25)),
  }),
  text('gpt-5.5', { ...mayReason(NONE_TO_XHIGH, 'medium'), ...million(price(5, 0.5, 30)) }),
  text('gpt-5.5-pro', { ...pro(MEDIUM_TO_XHIGH), ...million(price(30, null, 180)) }),
  text('gpt-5.4', { ...mayReason(NONE_TO_XHIGH, 'none'), ...million(price(2.5, 0.25, 15)) }),
  text('gpt-5.4-pro', { ...pro(MEDIUM_TO_XHIGH), ...million(price(30, null, 180)) }),
  text('gpt-5.4-mini', {
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(0.75, 0.075, 4.5)),
  }),
  text('gpt-5.4-nano', {
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(0.2, 0.02, 1.25)),
    shutdown: '2027-04-01',
    successor: 'gpt-6-luna',
  }),
  text('gpt-5.3-codex', {
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(1.75, 0.175, 14)),
    endpoints: RESPONSES_ONLY,
  }),
  text('gpt-5.2', { ...mayReason(NONE_TO_XHIGH, 'none'), ...window(400_000, 128_000, price(1.75, 0.175, 14)) }),
  text('gpt-5.2-pro', { ...pro(MEDIUM_TO_XHIGH), ...window(400_000, 128_000, price(21, null, 168)) }),
  text('gpt-5.1', {
    ...mayReason(NONE_TO_HIGH, 'none'),
    ...window(400_000, 128_000, price(1.25, 0.125, 10)),
    shutdown: '2027-04-01',
    successor: 'gpt-6-sol',
  }),
  text('gpt-5', {
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(1.25, 0.125, 10)),
    ...GPT_5_END,
    successor: 'gpt-6-sol',
  }),
  text('gpt-5-mini', {
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(0.25, 0.025, 2)),
    ...GPT_5_END,
  }),
  text('gpt-5-nano', {
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(0.05, 0.005, 0.4)),
    ...GPT_5_END,
  }),
  text('gpt-5-pro', {
    ...pro(['high']),
    ...window(400_000, 128_000, price(15, null, 120)),
    defaultEffort: 'high',
    shutdown: '2026-12-11',
    successor: 'gpt-5.5-pro',
  }),
  text('o3', {
    ...alwaysReasons(LOW_TO_HIGH),
    ...window(200_000, 100_000, price(2, 0.5, 8)),
    refuses: [...(alwaysReasons(LOW_TO_HIGH).refuses ?? []), 'stop'],
    shutdown: '2026-12-11',
    successor: 'gpt-6-sol',
  }),
  text('o3-pro', {
    ...pro(LOW_TO_HIGH),
    ...window(200_000, 100_000, price(20, null, 80)),
    defaultEffort: 'medium',
    shutdown: '2026-12-11',
    successor: 'gpt-5.5-pro',
  }),
  text('gpt-4.1', { ...window(1_047_576, 32_768, price(2, 0.5, 8)), ...GPT_4_END, successor: 'gpt-6-sol' }),
  text('gpt-4.1-mini', { ...window(1_047_576, 32_768, price(0.4, 0.1, 1.6)), ...GPT_4_END }),
  text('gpt-4o', { ...window(128_000, 16_384, price(2.5, 1.25, 10)), ...GPT_4_END, successor: 'gpt-6-sol' }),
  text('gpt-4o-mini', { ...window(128_000, 16_384, price(0.15, 0.075, 0.6)), ...GPT_4_END }),
  text('chat-latest', { ...window(400_000, 128_000, price(5, 0.5, 30)) }),
  // Restricted models: their pages do not list batches.
  text('gpt-daybreak-blue-latest', {
    batch: false,
    contextWindow: 1_050_000,
    maxOutputTokens: 128_000,
    price: price(4, 0.4, 20, 5),
  }),
  text('gpt-daybreak-red-latest', { batch: false, ...window(400_000, 128_000, price(12.5, 1.25, 75, 15.625)) }),
  text('gpt-5.6-cyber', { batch: false, ...window(400_000, 128_000, price(12.5, 1.25, 75, 15.625)) }),
];

const JSON_MODE_ONLY = { structuredOutputs: false };

/** Text models that have been shut down. The dates are the announced ones. */
export const GONE_TEXT_MODELS: readonly Model[] = [
  ...gone('o4-mini', '2026-10-23', 'gpt-6-luna', {
    ...alwaysReasons(LOW_TO_HIGH),
    refuses: [...(alwaysReasons(LOW_TO_HIGH).refuses ?? []), 'stop'],
    price: price(1.1, 0.275, 4.4),
  }),
  ...gone('o3-mini', '2026-10-23', 'gpt-6-luna', { ...alwaysReasons(LOW_TO_HIGH), vision: false }),
  ...gone('o1', '2026-10-23', 'gpt-6-sol', alwaysReasons(LOW_TO_HIGH)),
  ...gone('o1-pro', '2026-10-23', 'gpt-5.5-pro', pro(LOW_TO_HIGH)),
  ...gone('gpt-4.1-nano', '2026-10-23', 'gpt-6-luna'),
  ...gone('gpt-4o-2024-05-13', '2026-10-23', 'gpt-6-sol', JSON_MODE_ONLY),
  ...gone('gpt-4-turbo gpt-4-1106-preview gpt-4 gpt-4-0613', '2026-10-23', 'gpt-6-sol', JSON_MODE_ONLY),
  ...gone('gpt-3.5-turbo gpt-3.5-turbo-0125', '2026-10-23', 'gpt-6-luna', { ...JSON_MODE_ONLY, vision: false }),
  ...gone('gpt-3.5-turbo-1106', '2026-09-28', 'gpt-6-luna', { ...JSON_MODE_ONLY, vision: false }),
  ...gone('gpt-3.5-turbo-instruct babbage-002 davinci-002', '2026-09-28', 'gpt-6-luna', {
    ...JSON_MODE_ONLY,
    vision: false,
    endpoints: ['/v1/completions'],
  }),
  ...gone('gpt-5.2-chat-latest gpt-5.3-chat-latest', '2026-08-10', 'chat-latest'),
  ...gone('gpt-5-chat-latest gpt-5.1-chat-latest', '2026-07-23', 'chat-latest'),
  ...gone('gpt-5.1-codex', '2026-07-23', 'gpt-5.3-codex', { endpoints: RESPONSES_ONLY }),
];
