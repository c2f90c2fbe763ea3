import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../src/request/endpoints/table.js';
import { issuesOf } from '../../helpers/judge.js';
import { CHAT } from './chat-samples.js';
import { COMPLETIONS, EDITS, EMBEDDINGS, GENERATIONS, MODERATIONS } from './other-samples.js';
import { RESPONSES } from './responses-samples.js';

const SAMPLES = {
  '/v1/chat/completions': CHAT,
  '/v1/responses': RESPONSES,
  '/v1/embeddings': EMBEDDINGS,
  '/v1/moderations': MODERATIONS,
  '/v1/images/generations': GENERATIONS,
  '/v1/images/edits': EDITS,
  '/v1/completions': COMPLETIONS,
} satisfies Record<keyof typeof ENDPOINTS, object>;

describe.each(Object.entries(SAMPLES))('%s', (url, samples: Record<string, object>) => {
  it.each(Object.entries(samples))('takes what the official types allow: %s', async (_, body) => {
    const issues = await issuesOf(url, body);
    const wrong = issues.filter(({ severity, code }) => severity === 'error' || code === 'unknown_parameter');
    expect(wrong).toEqual([]);
    const parsed = ENDPOINTS[url as keyof typeof ENDPOINTS].body.safeParse(body);
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});
