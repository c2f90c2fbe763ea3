import { cappedPatches, guessed, MANY_PATCHES, tiles } from './image-tokens.js';
import type { Model, ReasoningEffort } from './model.js';
import {
  alwaysReasons,
  LOW_TO_HIGH,
  mayReason,
  million,
  NO_VERBOSITY,
  oSeries,
  price,
  QUEUES,
  RESPONSES_ONLY,
  textModel,
  uncachedInBatches,
  window,
} from './model-families.js';

const MINIMAL_TO_HIGH: ReasoningEffort[] = ['minimal', ...LOW_TO_HIGH];
const NONE_TO_HIGH: ReasoningEffort[] = ['none', ...LOW_TO_HIGH];
const NONE_TO_XHIGH: ReasoningEffort[] = [...NONE_TO_HIGH, 'xhigh'];
const NONE_TO_MAX: ReasoningEffort[] = [...NONE_TO_XHIGH, 'max'];
const LOW_TO_MAX: ReasoningEffort[] = [...LOW_TO_HIGH, 'xhigh', 'max'];
const MEDIUM_TO_XHIGH: ReasoningEffort[] = ['medium', 'high', 'xhigh'];

// The replacements are those of the deprecations page in November 2026; for pro models it adds reasoning mode pro, at
// /v1/responses. Those of April 2027 are not published yet, and are chosen by similarity.
const GPT_5_END = { shutdown: '2026-12-11', successor: 'gpt-6.1-sol' };
const PREDICTS = { chatFeatures: ['prediction'] };
const GPT_4_END = { shutdown: '2027-01-14', successor: 'gpt-6-luna' };
const APRIL_END = { shutdown: '2027-04-01', successor: 'gpt-6.1-sol' };

const GPT_4: Partial<Model> = { mayReject: NO_VERBOSITY, ...GPT_4_END };
/** Reportedly, models since gpt-6 no longer have the old cache switch. */
const sinceGpt6 = ({ mayReject = [], ...facts }: Partial<Model>): Partial<Model> => ({
  ...facts,
  mayReject: [...mayReject, 'prompt_cache_retention'],
});
const TOOLS_NEVER_AT_CHAT: Partial<Model> = { chatTools: 'never' };
const TOOLS_AT_CHAT_WITH_NONE: Partial<Model> = { chatTools: 'only-with-none' };
const pro = (efforts: ReasoningEffort[]) => {
  // No source names the default.
  const { defaultEffort: _, ...facts } = alwaysReasons(efforts);
  return { ...facts, endpoints: RESPONSES_ONLY };
};

/** Current text models of the Batch API, newest first. */
const ROWS = [
  textModel('gpt-6.1-sol', {
    imageTokens: MANY_PATCHES,
    ...sinceGpt6(alwaysReasons(LOW_TO_MAX)),
    ...TOOLS_NEVER_AT_CHAT,
    ...million(price(2, 0.1, 10, 2.5)),
  }),
  textModel('gpt-6.1-terra', {
    imageTokens: MANY_PATCHES,
    ...sinceGpt6(mayReason(NONE_TO_MAX, 'medium')),
    ...TOOLS_NEVER_AT_CHAT,
    ...million(price(1, 0.05, 5, 1.25)),
  }),
  textModel('gpt-6-astra', {
    imageTokens: MANY_PATCHES,
    ...QUEUES['1.5M'],
    ...sinceGpt6(alwaysReasons(LOW_TO_MAX)),
    ...TOOLS_NEVER_AT_CHAT,
    ...million(price(10, 1, 50, 12.5)),
  }),
  textModel('gpt-6-sol', {
    imageTokens: MANY_PATCHES,
    ...sinceGpt6(mayReason(NONE_TO_MAX, 'medium')),
    ...TOOLS_AT_CHAT_WITH_NONE,
    ...million(price(2, 0.2, 10, 2.5)),
  }),
  textModel('gpt-6-luna', {
    imageTokens: MANY_PATCHES,
    ...QUEUES['5M'],
    ...sinceGpt6(mayReason(NONE_TO_MAX, 'medium')),
    ...TOOLS_AT_CHAT_WITH_NONE,
    ...million(price(0.1, 0.01, 0.5, 0.125)),
  }),
  textModel('gpt-5.6-sol', {
    imageTokens: MANY_PATCHES,
    aliases: ['gpt-5.6'],
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...TOOLS_AT_CHAT_WITH_NONE,
    ...million(price(4, 0.4, 20, 5)),
  }),
  textModel('gpt-5.6-terra', {
    imageTokens: MANY_PATCHES,
    chatLimits: { n: 8, top_logprobs: 5 },
    chatRefusedEfforts: ['max'],
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...TOOLS_AT_CHAT_WITH_NONE,
    ...million(price(2, 0.2, 12, 2.5)),
  }),
  textModel('gpt-5.6-luna', {
    imageTokens: MANY_PATCHES,
    ...QUEUES['5M'],
    ...mayReason(NONE_TO_MAX, 'medium'),
    ...TOOLS_AT_CHAT_WITH_NONE,
    ...million(price(0.2, 0.02, 1.2, 0.25)),
  }),
  textModel('gpt-5.5', { ...QUEUES['1.5M'], ...mayReason(NONE_TO_XHIGH, 'medium'), ...million(price(5, 0.5, 30)) }),
  textModel('gpt-5.5-pro', { ...pro(MEDIUM_TO_XHIGH), ...million(price(30, null, 180)) }),
  textModel('gpt-5.4', { ...mayReason(NONE_TO_XHIGH, 'none'), ...million(price(2.5, 0.25, 15)) }),
  textModel('gpt-5.4-pro', { ...pro(MEDIUM_TO_XHIGH), ...million(price(30, null, 180)) }),
  textModel('gpt-5.4-mini', {
    imageTokens: guessed(cappedPatches(1.62)),
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(0.75, 0.075, 4.5)),
  }),
  textModel('gpt-5.4-nano', {
    imageTokens: guessed(cappedPatches(2.46)),
    ...QUEUES['2M'],
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(0.2, 0.02, 1.25)),
    ...APRIL_END,
    successor: 'gpt-6-luna',
  }),
  textModel('gpt-5.3-codex', {
    imageTokens: guessed(cappedPatches(1.2)),
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(1.75, 0.175, 14)),
    endpoints: RESPONSES_ONLY,
    ...APRIL_END,
  }),
  textModel('gpt-5.3-codex-spark', { batch: false, endpoints: RESPONSES_ONLY }),
  textModel('gpt-5.2', {
    imageTokens: guessed(cappedPatches(1.2)),
    ...mayReason(NONE_TO_XHIGH, 'none'),
    ...window(400_000, 128_000, price(1.75, 0.175, 14)),
  }),
  textModel('gpt-5.2-pro', {
    imageTokens: guessed(cappedPatches(1.2)),
    ...QUEUES['90k'],
    ...pro(MEDIUM_TO_XHIGH),
    ...window(400_000, 128_000, price(21, null, 168)),
  }),
  textModel('gpt-5.1', {
    imageTokens: tiles(70, 140),
    ...mayReason(NONE_TO_HIGH, 'none'),
    ...window(400_000, 128_000, price(1.25, 0.125, 10)),
    ...APRIL_END,
  }),
  // The official types list it; their comment says that there is no such model.
  textModel('gpt-5.1-mini', { batch: false, date: '2026-11-20', source: 'openai 7.55.0 types, 2026-11-10' }),
  textModel('gpt-5', {
    imageTokens: tiles(70, 140),
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(1.25, 0.125, 10)),
    ...GPT_5_END,
  }),
  textModel('gpt-5-mini', {
    imageTokens: cappedPatches(1.62),
    ...QUEUES['5M'],
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(0.25, 0.025, 2)),
    ...GPT_5_END,
    successor: 'gpt-6.1-terra',
  }),
  textModel('gpt-5-nano', {
    imageTokens: cappedPatches(2.46),
    ...QUEUES['2M'],
    ...alwaysReasons(MINIMAL_TO_HIGH),
    ...window(400_000, 128_000, price(0.05, 0.005, 0.4)),
    ...GPT_5_END,
    successor: 'gpt-6-luna',
  }),
  textModel('gpt-5-pro', {
    imageTokens: guessed(tiles(70, 140)),
    ...pro(['high']),
    ...window(400_000, 128_000, price(15, null, 120)),
    defaultEffort: 'high',
    ...GPT_5_END,
  }),
  textModel('o3', {
    imageTokens: guessed(tiles(75, 150)),
    ...oSeries(false),
    ...window(200_000, 100_000, uncachedInBatches(price(2, 0.5, 8))),
    ...GPT_5_END,
  }),
  textModel('o3-pro', {
    imageTokens: guessed(tiles(75, 150)),
    ...oSeries(false),
    ...window(200_000, 100_000, price(20, null, 80)),
    ...GPT_5_END,
    endpoints: RESPONSES_ONLY,
  }),
  textModel('gpt-4.1', {
    imageTokens: tiles(85, 170),
    ...GPT_4,
    ...PREDICTS,
    ...window(1_047_576, 32_768, uncachedInBatches(price(2, 0.5, 8))),
  }),
  textModel('gpt-4.1-mini', {
    imageTokens: cappedPatches(1.62),
    ...GPT_4,
    ...PREDICTS,
    ...window(1_047_576, 32_768, uncachedInBatches(price(0.4, 0.1, 1.6))),
  }),
  textModel('gpt-4o', {
    imageTokens: tiles(85, 170),
    ...QUEUES['90k'],
    ...GPT_4,
    ...PREDICTS,
    ...window(128_000, 16_384, uncachedInBatches(price(2.5, 1.25, 10))),
  }),
  textModel('gpt-4o-mini', {
    imageTokens: tiles(2_833, 5_667),
    ...QUEUES['2M'],
    ...GPT_4,
    ...PREDICTS,
    ...window(128_000, 16_384, uncachedInBatches(price(0.15, 0.075, 0.6))),
  }),
  textModel('chat-latest', window(400_000, 128_000, price(5, 0.5, 30))),
  // Restricted models: their pages do not list batches.
  textModel('gpt-daybreak-blue-latest', {
    batch: false,
    contextWindow: 1_050_000,
    maxOutputTokens: 128_000,
    price: price(4, 0.4, 20, 5),
  }),
  textModel('gpt-daybreak-red-latest', { batch: false, ...window(400_000, 128_000, price(12.5, 1.25, 75, 15.625)) }),
  textModel('gpt-5.6-cyber', { batch: false, ...window(400_000, 128_000, price(12.5, 1.25, 75, 15.625)) }),
];

export const TEXT_MODELS: readonly Model[] = ROWS;

/** The name of a text model, for completion in editors. */
export type TextModelName = (typeof ROWS)[number]['id'];
