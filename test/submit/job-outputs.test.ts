import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const folder = temporaryFolder();
const FAST = { pollMs: 10, backoffMs: 10, settleMs: 200 };

describe('results of a job', () => {
  it('are all there when its batch ended while nobody watched', async () => {
    const emulator = await testEmulator({ answer: () => 'Yes.' });
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    const path = join(folder, 'unwatched.jsonl');
    await new BatchCreator().add('a', 'Is it?').add('b', 'And now?').save(path);
    await submit(path, { client, ...FAST });
    await expect.poll(() => emulator.state.batches[0]?.status).toBe('completed');

    const seen: string[] = [];
    const job = await openJob(path, { client, ...FAST });
    for await (const { customId, status } of job.results()) seen.push(`${customId} ${status}`);
    expect(seen).toEqual(['a succeeded', 'b succeeded']);
    expect(
      emulator.state.requests.filter(({ method, path: url }) => method === 'POST' && url.endsWith('/batches')),
    ).toHaveLength(1);
  });
});
