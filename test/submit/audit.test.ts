import { describe, expect, it, onTestFinished } from 'vitest';
import { submit } from '../../src/submit/job/submit.js';
import { bench, FAST, recordsOf } from './harness.js';

/** For a service that pays twice on purpose. */
const unjudged: typeof onTestFinished = (whenDone) =>
  onTestFinished(async (context) => {
    await Promise.resolve(whenDone(context)).catch(() => undefined);
  });

describe('the audit while a job is watched', () => {
  it('finds a second batch that came after the submit, ends it, and says so once', async () => {
    const faults = [{ name: 'stuck' as const }, { name: 'stuck' as const, state: 'validating' as const, skip: 1 }];
    const { file, client, emulator } = await bench({ faults }, 1, unjudged);
    const job = await submit(file, { client, ...FAST });
    const { input_file_id, metadata } = emulator.state.batches[0]!;
    const late = await client.batches.create({
      input_file_id,
      metadata,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    await expect(job.done()).rejects.toMatchObject({ name: 'BatchDuplicateContentError', batchIds: [late.id] });
    expect((await client.batches.retrieve(late.id)).status).toMatch(/^cancell/);
    expect((await client.batches.retrieve(emulator.state.batches[0]!.id)).status).toBe('in_progress');
    expect((await recordsOf(file)).at(-1)).toMatchObject({ kind: 'doubled', batch: late.id, cancelled: true });
    await expect(job.done({ signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' });
    await job.cancel();
    expect((await job.done()).status).toBe('cancelled');
  });

  it('looks once more when all have ended', async () => {
    const { file, client, emulator } = await bench({ speed: 200 }, 1);
    const job = await submit(file, { client, ...FAST, settleMs: 60_000 });
    await job.done();
    expect(emulator.state.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/batches' });
    const before = emulator.state.requests.length;
    await job.done();
    expect(emulator.state.requests).toHaveLength(before);
  });

  it('does not give up a job for a list that cannot be had', async () => {
    const { file, client, emulator } = await bench({ speed: 100 }, 1);
    const job = await submit(file, { client, ...FAST });
    emulator.faults.add({ name: 'server_error', on: 'GET /batches', times: 1_000 });
    expect((await job.done()).status).toBe('completed');
  });
});
