import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import { runBatch } from '../../src/submit/run/run-batch.js';
import type { RunBatchOptions } from '../../src/submit/run/run-batch-options.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { clientOf, FAST } from './harness.js';

const rows = Array.from({ length: 6 }, (_, index) => ({ customId: `row-${index}`, prompt: `Question ${index}` }));

async function setting(options: EmulatorOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'run-batch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const emulator = await testEmulator(options);
  const client = clientOf(emulator);
  const seen = { succeeded: [] as string[], others: [] as string[], numbers: [] as number[], uploads: 0 };
  const base = {
    ...FAST,
    name: 'example',
    folder,
    client,
    upload: () => {
      seen.uploads++;
      return rows;
    },
    async download(outcomes, { number }) {
      seen.numbers.push(number);
      for await (const { customId } of outcomes) seen.succeeded.push(customId);
    },
    async downloadError(outcomes) {
      for await (const { customId, error } of outcomes) seen.others.push(`${customId}: ${error.code}`);
    },
  } satisfies RunBatchOptions;
  const creates = () =>
    emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length;
  return { folder, emulator, client, seen, base, creates };
}

const failFor = (id: string): EmulatorOptions => ({
  answer: ({ custom_id }) =>
    custom_id === id ? { status: 400, body: { error: { code: 'bad', message: 'no' } } } : 'ok',
});

describe('runBatch', () => {
  it('carries rows to typed outcomes, in their order', async () => {
    const { base, seen, folder } = await setting(failFor('row-2'));
    const result = await runBatch(base);
    expect(result).toMatchObject({ name: 'example', status: 'completed', deliveries: 1 });
    expect(result.summary).toMatchObject({ requests: 6, byStatus: { succeeded: 5, failed: 1 } });
    expect(seen.succeeded).toEqual(['row-0', 'row-1', 'row-3', 'row-4', 'row-5']);
    expect(seen.others).toEqual(['row-2: bad']);
    expect(readdirSync(folder)).toEqual(['example']);
  });

  it('returns at once when all is done', async () => {
    const { base, seen, emulator } = await setting();
    const first = await runBatch(base);
    const before = emulator.state.requests.length;
    expect(await runBatch(base)).toEqual({ ...first, sent: 0, delivered: 0 });
    expect(emulator.state.requests.length).toBe(before);
    expect(seen).toMatchObject({ uploads: 2, numbers: [1] });
  });

  it.each([
    ['an iterable', () => rows],
    [
      'a generator',
      function* () {
        yield* rows;
      },
    ],
    [
      'an async generator',
      async function* () {
        yield* rows;
      },
    ],
    ['a promise', () => Promise.resolve(rows)],
    ['a builder', () => new BatchCreator().addAll(rows)],
  ] as [string, RunBatchOptions['upload']][])('takes entries from %s', async (_, upload) => {
    const { base, seen } = await setting();
    await runBatch({ ...base, upload });
    expect(seen.succeeded).toHaveLength(6);
  });

  it('parses by the format of the builder, also when the answers come to another process', async () => {
    const Verdict = z.object({ label: z.enum(['good', 'bad']) });
    const { base } = await setting();
    const batch = () => new BatchCreator({ responseFormat: Verdict }).add('one', 'Judge this.');
    const labels: string[] = [];
    const download: RunBatchOptions<z.infer<typeof Verdict>>['download'] = async (outcomes) => {
      for await (const { parsed } of outcomes) labels.push(parsed.label);
      if (labels.length === 1) throw new Error('cut off');
    };
    await expect(runBatch({ ...base, upload: batch, download })).rejects.toThrow('cut off');
    const { deliveries } = await runBatch({ ...base, upload: batch, download });
    expect(deliveries).toBe(2);
    expect(labels).toHaveLength(2);
    expect(['good', 'bad']).toContain(labels[1]);
  });

  it('delivers again what a callback did not take to its end, and says so', async () => {
    const { base, seen, creates } = await setting(failFor('row-2'));
    let calls = 0;
    const downloadError: RunBatchOptions['downloadError'] = async (outcomes, delivery) => {
      if (calls++ === 0) throw new Error('the database is away');
      await base.downloadError(outcomes);
      expect(delivery.number).toBe(2);
    };
    await expect(runBatch({ ...base, downloadError, cleanUp: true })).rejects.toThrow('the database is away');
    await runBatch({ ...base, downloadError, cleanUp: true });
    expect(seen.numbers).toEqual([1]);
    expect(seen.others).toEqual(['row-2: bad']);
    expect(creates()).toBe(1);
  });

  it('counts what a callback does not want to see', async () => {
    const { base } = await setting();
    const { summary } = await runBatch({
      ...base,
      download: async (outcomes) => {
        for await (const _ of outcomes) break;
      },
    });
    expect(summary.byStatus.succeeded).toBe(6);
    const { download, downloadError, ...without } = base;
    expect((await runBatch({ ...without, name: 'silent', allowSameDataset: true })).summary.requests).toBe(6);
  });

  it('refuses a dataset that another name has sent, before anything goes out', async () => {
    const { base, emulator, folder, creates } = await setting();
    await runBatch(base);
    const before = emulator.state.requests.length;
    const again = runBatch({ ...base, name: 'again' });
    await expect(again).rejects.toMatchObject({
      name: 'BatchDuplicateContentError',
      batchIds: [emulator.state.batches[0]!.id],
    });
    await expect(runBatch({ ...base, name: 'again' })).rejects.toThrow(/"example"/);
    expect(emulator.state.requests.length).toBe(before);
    await runBatch({ ...base, name: 'again', allowSameDataset: true });
    expect(creates()).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(['again', 'example']);
  });

  it('refuses the dataset also after it was cleaned up, and while the other is at work', async () => {
    const { base, creates } = await setting({ speed: 20 });
    const first = runBatch({ ...base, cleanUp: true });
    await expect.poll(creates).toBe(1);
    await expect(runBatch({ ...base, name: 'second' })).rejects.toMatchObject({ name: 'BatchDuplicateContentError' });
    await first;
    await expect(runBatch({ ...base, name: 'second' })).rejects.toMatchObject({ name: 'BatchDuplicateContentError' });
  });

  it('cleans up after delivery, never before, and leaves the proof', async () => {
    const { base, emulator, folder } = await setting(failFor('row-2'));
    let during = 0;
    await runBatch({
      ...base,
      cleanUp: true,
      downloadError: async () => {
        during = emulator.state.files.length;
      },
    });
    expect(during).toBe(3);
    expect(emulator.state.files).toEqual([]);
    expect(readdirSync(join(folder, 'example'), { recursive: true }).sort()).toEqual([
      'delivered.bin',
      'input.job',
      'input.job/round-0001',
      'input.job/round-0001/errors-0001.jsonl',
      'input.job/round-0001/input-0001.jsonl',
      'input.job/round-0001/ledger.jsonl',
      'input.job/round-0001/output-0001.jsonl',
      'run.json',
    ]);
    expect((await runBatch({ ...base, cleanUp: true })).status).toBe('completed');
  });

  it('lets one process at it, and names it', async () => {
    const { base } = await setting({ speed: 20 });
    const both = await Promise.allSettled([runBatch(base), runBatch(base)]);
    const refused = both.filter((end) => end.status === 'rejected');
    expect(refused.map(({ reason }) => reason.name)).toEqual(['BatchLockedError']);
  });

  it('throws what the service has against all of it, and lets the mended go', async () => {
    const { base } = await setting();
    const upload = () => [{ customId: 'a', prompt: 'x', model: 'gpt-6-nowhere' }];
    const broken = { ...base, name: 'broken', upload, validate: false };
    await expect(runBatch(broken)).rejects.toMatchObject({ name: 'BatchServiceError' });
    await expect(runBatch(broken)).rejects.toThrow(/Nothing was run/);
    expect(readFileSync(join(base.folder, 'broken', 'run.json'), 'utf8')).toContain('"refused": true');
  });

  it('stops when told to, and goes on later', async () => {
    const { base, creates } = await setting({ speed: 20 });
    await expect(runBatch({ ...base, signal: AbortSignal.timeout(60) })).rejects.toThrow(/timeout|aborted/i);
    expect((await runBatch(base)).status).toBe('completed');
    expect(creates()).toBe(1);
  });

  it.each([['a/b'], ['..'], ['']])('refuses the name %j', async (name) => {
    const { base } = await setting();
    await expect(runBatch({ ...base, name })).rejects.toThrow(/cannot name a folder/);
  });

  it('says what is missing', async () => {
    const { base } = await setting();
    await expect(runBatch({ ...base, client: undefined as never })).rejects.toThrow(/client is missing/);
    await expect(runBatch({ ...base, upload: [] as never })).rejects.toThrow(/upload must be a function/);
  });

  it('refuses an endpoint that is not that of the builder', async () => {
    const { base } = await setting();
    const upload = () => new BatchCreator().addAll(rows);
    await expect(runBatch({ ...base, upload, endpoint: '/v1/responses' })).rejects.toThrow(/the builder of upload/);
  });
});
