import { BatchOptionsError } from '../../errors.js';
import { LIMITS } from './limits.js';
import type { Provider } from './provider.js';

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';
const EMBEDDINGS = '/v1/embeddings';
const MODERATIONS = '/v1/moderations';
const GENERATIONS = '/v1/images/generations';
const EDITS = '/v1/images/edits';

const same = (...urls: string[]) => Object.fromEntries(urls.map((url) => [url, url]));

const ROWS = {
  openai: {
    title: 'OpenAI',
    line: 'full',
    bodies: 'openai',
    models: 'openai',
    requests: LIMITS.requests,
    bytes: LIMITS.serverBytes,
    embeddingInputs: LIMITS.embeddingInputs,
    oneModel: true,
    windows: ['24h'],
    date: '2026-11-20',
    source: 'openai 7.55.0 types; batch guide, October 2026',
  },
  azure: {
    title: 'Azure OpenAI',
    line: 'full',
    urls: { [CHAT]: CHAT, [RESPONSES]: RESPONSES, '/chat/completions': CHAT },
    bodies: 'openai',
    models: 'own',
    requests: 100_000,
    bytes: LIMITS.serverBytes,
    oneModel: true,
    windows: ['24h'],
    date: '2026-03-19',
    source: "MicrosoftDocs/azure-ai-docs, how-to-batch-content.md; 1 GB with a storage of one's own",
  },
  groq: {
    title: 'Groq',
    line: 'full',
    urls: same(CHAT),
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 100_000_000,
    windows: ['24h', '7d'],
    doubtful: ['requests'],
    date: '2026-11-20',
    source: 'groq-sdk 1.6.0; console.groq.com/docs/batch',
  },
  gemini: {
    title: 'Gemini (OpenAI mode)',
    line: 'full',
    urls: same(CHAT, EMBEDDINGS),
    bodies: 'own',
    models: 'own',
    bytes: 2_000_000_000,
    windows: ['24h'],
    date: '2026-11-20',
    source: 'ai.google.dev/gemini-api/docs/openai',
  },
  xai: {
    title: 'xAI',
    line: 'full',
    urls: { ...same(CHAT, RESPONSES, GENERATIONS, EDITS), '/v1/videos': null },
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 200_000_000,
    lineBytes: 25_000_000,
    oneModel: false,
    mixedUrls: true,
    date: '2026-08-28',
    source: 'research notes with recorded answers, 2026-08-28',
  },
  together: {
    title: 'Together',
    line: 'reduced',
    urls: { [CHAT]: CHAT, '/v1/audio/transcriptions': null, '/v1/audio/translations': null },
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 100_000_000,
    lineBytes: 10_000_000,
    idLength: 64,
    windows: ['24h'],
    // 64 is documented; 65 worked in a test.
    doubtful: ['idLength'],
    date: '2026-09-02',
    source: 'together-ai on npm; research notes with recorded answers, 2026-09-02',
  },
  mistral: {
    title: 'Mistral',
    line: 'reduced',
    urls: {
      ...same(CHAT, EMBEDDINGS, MODERATIONS),
      ...{ '/v1/fim/completions': null, '/v1/chat/moderations': null, '/v1/ocr': null, '/v1/classifications': null },
      ...{ '/v1/chat/classifications': null, '/v1/conversations': null, '/v1/audio/transcriptions': null },
    },
    bodies: 'own',
    models: 'own',
    requests: 1_000_000,
    oneModel: 'job',
    date: '2026-11-20',
    source: '@mistralai/mistralai 2.7.0',
  },
  doubleword: {
    title: 'Doubleword',
    line: 'full',
    urls: same(CHAT),
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 200_000_000,
    idLength: 64,
    windows: ['1h', '24h'],
    date: '2026-11-20',
    source: 'doublewordai/batch-skill, SKILL.md',
  },
  dashscope: {
    title: 'DashScope',
    line: 'full',
    urls: { ...same(CHAT, EMBEDDINGS), '/v1/chat/ds-test': CHAT },
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 500_000_000,
    lineBytes: 6_000_000,
    windows: ['24h', '336h'],
    doubtful: ['bytes', 'lineBytes'],
    date: '2026-11-20',
    source: 'alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai',
  },
  moonshot: {
    title: 'Moonshot',
    line: 'full',
    urls: same(CHAT),
    bodies: 'own',
    models: 'own',
    bytes: 100_000_000,
    windows: ['12h', '1d', '3d', '7d'],
    date: '2026-11-20',
    source: 'platform.kimi.ai/docs/api/batch-create',
  },
  zhipu: {
    title: 'Zhipu',
    line: 'full',
    urls: { '/v4/chat/completions': CHAT, '/v4/embeddings': EMBEDDINGS },
    bodies: 'own',
    models: 'own',
    requests: 50_000,
    bytes: 100_000_000,
    embeddingInputs: 10_000,
    idLength: 64,
    doubtful: ['urls'],
    date: '2026-11-20',
    source: 'docs.bigmodel.cn/cn/faq/batch-api-issues',
  },
  vllm: {
    title: 'vLLM run-batch',
    line: 'full',
    urls: { ...same(CHAT, EMBEDDINGS), '/v1/score': null, '/v1/rerank': null, '/score': null, '/rerank': null },
    bodies: 'own',
    models: 'own',
    date: '2026-11-20',
    source: 'vllm-project/vllm, entrypoints of run-batch',
  },
} satisfies Record<string, Provider>;

/** The name of a service whose batches this package knows. */
export type ProviderName = keyof typeof ROWS;

/** The services that run batch files, by name, with the limits and rules of each. */
export const PROVIDERS: Readonly<Record<ProviderName, Provider>> = ROWS;

/** The services whose batches this package knows. */
export const PROVIDER_NAMES = Object.keys(ROWS) as readonly ProviderName[];

/** @throws BatchOptionsError for an unknown name. */
export function getProvider(name: string = 'openai'): Provider {
  if (Object.hasOwn(PROVIDERS, name)) return PROVIDERS[name as ProviderName];
  throw new BatchOptionsError(
    `provider ${JSON.stringify(name)} is not known. Use one of ${PROVIDER_NAMES.join(', ')}.`,
  );
}
