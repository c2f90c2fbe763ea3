import { join } from 'node:path';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { submit } from '../../src/submit/job/submit.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const folder = temporaryFolder();

it('puts parts in one after the other when the queue has no room for two at a time', async () => {
  const batch = new BatchCreator();
  for (let n = 0; n < 6; n++) batch.add(`r${n}`, 'Name a river of some length.');
  const saved = await batch.save(join(folder, 'parts.jsonl'), { maxRequests: 2 });
  // The emulator reckons four bytes a token.
  const part = Math.max(...saved.files.map(({ bytes }) => bytes)) / 4;
  const emulator = await testEmulator({ enqueuedTokenLimit: Math.ceil(part * 1.5) });
  const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });

  const job = await submit(saved, { client, pollMs: 10, backoffMs: 10, settleMs: 200 });
  const status = await job.done({ signal: AbortSignal.timeout(100_000) });
  expect(status.batches.map(({ status: end }) => end)).toEqual(['completed', 'completed', 'completed']);
  const done = emulator.state.batches.filter((one) => one.status === 'completed');
  expect(done).toHaveLength(3);
});
