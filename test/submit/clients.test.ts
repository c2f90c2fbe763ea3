import { readFileSync } from 'node:fs';
import OpenAI6 from 'openai';
import OpenAI5 from 'openai-5';
import OpenAI7 from 'openai-7';
import { describe, expect, it } from 'vitest';
import { submit } from '../../src/submit/job/submit.js';
import type { BatchClient } from '../../src/submit/service/client.js';
import { bench, FAST } from './harness.js';

type Make = new (options: { baseURL: string; apiKey: string }) => BatchClient;
const CLIENTS: [number, Make][] = [
  [5, OpenAI5],
  [6, OpenAI6],
  [7, OpenAI7],
];

describe.each(CLIENTS)('with the official client of major %d, made as its users make it', (_, OpenAI) => {
  it('a job goes from submit to typed results', async () => {
    const { file, emulator } = await bench({ answer: ({ custom_id }) => `to ${custom_id}` }, 1);
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    const job = await submit(file, { client, ...FAST });
    expect((await job.done()).status).toBe('completed');
    const texts: (string | undefined)[] = [];
    for await (const { text } of job.results()) texts.push(text);
    expect(texts).toEqual(['to r0', 'to r1', 'to r2']);
    const [files] = await job.outputs();
    expect(readFileSync(files!.output!, 'utf8').trimEnd().split('\n')).toHaveLength(3);
  });

  it.each(['drop_reply', 'reset', 'error_after_acceptance', 'html_after_acceptance', 'late_acceptance'] as const)(
    'a create that ends in %s is never sent again by the client itself',
    async (fault) => {
      const { file, emulator } = await bench({ faults: [fault] }, 1);
      const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
      const job = await submit(file, { client, ...FAST });
      expect((await job.done()).status).toBe('completed');
      await job.outputs();
    },
  );
});
