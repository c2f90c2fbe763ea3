import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { runWithBatches } from '../../src/record/index.js';
import { cleanJob, roundsToClean } from '../../src/submit/job/clean-job.js';
import { openJob, planSubmit } from '../../src/submit/job/submit.js';
import { runBatch } from '../../src/submit/run/run-batch.js';
import { bench, carry, FAST, recordsOf } from './harness.js';
import { rewritingClient } from './rewrite.js';

/** A service that names the result files of a completed batch only from its `from`th look on. */
function lateClient(emulator: { url: string; apiKey: string }, from: () => number) {
  let looks = 0;
  return rewritingClient(emulator, ({ method, path }, body) => {
    if (method !== 'GET' || !path.startsWith('/v1/batches/') || body.status !== 'completed') return;
    if (looks++ < from()) Object.assign(body, { output_file_id: null, error_file_id: null });
  });
}

describe('a batch that is completed before its result files are named', () => {
  it('has not ended yet: its answers are fetched a moment later', async () => {
    const { file, emulator } = await bench({}, 1);
    const { outputs } = await carry(
      file,
      lateClient(emulator, () => 3),
    );
    expect(readFileSync(outputs[0]!.output!, 'utf8').trimEnd().split('\n')).toHaveLength(3);
    expect((await recordsOf(file)).filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  });

  it('is told if they stay unnamed, and they are asked for again whenever results are wanted', async () => {
    const { file, emulator } = await bench({}, 1);
    let from = 1_000;
    const client = lateClient(emulator, () => from);
    const { status, outputs } = await carry(file, client);
    expect(status.status).toBe('completed');
    expect(outputs[0]!.output).toBeUndefined();
    const job = await openJob(file, { client, ...FAST });
    expect((await job.status()).batches[0]!.warning).toMatch(/counts 3 completed requests, but has not named/);
    from = 0;
    const seen = [];
    for await (const { status } of job.results()) seen.push(status);
    expect(seen).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await job.status()).batches[0]!.warning).toBeUndefined();
  });

  it('is not sent again by a retry, unless the status is named, and is not cleaned up', async () => {
    const { file, emulator } = await bench({}, 1);
    const client = lateClient(emulator, () => 1_000);
    await carry(file, client);
    const retried = await planSubmit(file, { client, ...FAST, retry: true });
    expect(retried).toMatchObject({ unsuccessful: { missing: 3 }, sent: 0 });
    expect(await planSubmit(file, { client, ...FAST, retry: ['missing'] })).toMatchObject({ sent: 3 });
    const folder = file.replace(/\.jsonl$/, '.job');
    const cleaning = cleanJob(folder, await roundsToClean(folder, {}), { client, ...FAST, downloads: false });
    await expect(cleaning).rejects.toThrow(/counts 3 answers in part 1 .* has not named their file\. Clean up later/);
    expect(emulator.state.files.length).toBeGreaterThan(0);
    await cleanJob(folder, await roundsToClean(folder, {}), { client, ...FAST, downloads: true });
  });

  it('keeps its answers for a later call of runBatch', async () => {
    const { folder, emulator } = await bench({}, 1);
    let from = 1_000;
    const client = lateClient(emulator, () => from);
    const told: string[] = [];
    const run = () =>
      runBatch({
        client,
        ...FAST,
        name: 'late',
        folder,
        cleanUp: true,
        upload: () => [{ customId: 'a', prompt: 'Hello' }],
        download: async (outcomes) => {
          for await (const { customId, status } of outcomes) told.push(`${customId} ${status}`);
        },
        downloadError: async (outcomes) => {
          for await (const { customId, status } of outcomes) told.push(`${customId} ${status}`);
        },
      });
    expect(await run()).toMatchObject({ sent: 1, delivered: 0 });
    expect(told).toEqual([]);
    from = 0;
    expect(await run()).toMatchObject({ sent: 0, delivered: 1 });
    expect(told).toEqual(['a succeeded']);
  });

  it('ends runWithBatches with a remedy; the next run has the answer', async () => {
    const { folder, emulator } = await bench({ answer: () => 'Hi!' }, 1);
    let from = 1_000;
    const client = lateClient(emulator, () => from);
    const program = async (fetch: typeof globalThis.fetch) => {
      const openai = new OpenAI({ apiKey: 'none', baseURL: emulator.url, fetch, maxRetries: 0 });
      const messages = [{ role: 'user' as const, content: 'Hello' }];
      const { choices } = await openai.chat.completions.create({ model: 'gpt-6-luna', messages });
      return choices[0]!.message.content;
    };
    const options = { client, ...FAST, job: join(folder, 'agents.job') };
    await expect(runWithBatches(program, options)).rejects.toThrow(/not named the files.*Run the program again later/);
    from = 0;
    expect(await runWithBatches(program, options)).toMatchObject({ value: 'Hi!' });
  });
});
