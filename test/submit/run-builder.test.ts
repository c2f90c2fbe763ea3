import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../../src/batch-creator.js';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import { submit } from '../../src/submit/job/submit.js';
import { abortAfterPolls } from '../helpers/abort-when.js';
import { bench, FAST } from './harness.js';

const Verdict = z.object({ label: z.string().transform((label) => label.toUpperCase()) });
const IDS = ['a', 'b', 'c'];
type Reply = NonNullable<EmulatorOptions['answer']>;
const judge: Reply = () => '{"label":"good"}';
const BAD = { status: 400, body: { error: { code: 'bad', message: 'no' } } };

async function setting(options: EmulatorOptions = {}) {
  const { folder, emulator, client } = await bench({ answer: judge, ...options });
  const batch = new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict });
  batch.addAll(IDS, (customId) => ({ customId, prompt: `Judge ${customId}.` }));
  const creates = () =>
    emulator.state.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length;
  return { batch, emulator, creates, options: { ...FAST, client, path: join(folder, 'verdicts.jsonl') } };
}

async function seen(outcomes: ReturnType<BatchCreator<z.infer<typeof Verdict>>['run']>) {
  const found: [id: string, result: string | undefined][] = [];
  for await (const r of outcomes) found.push([r.customId, r.status === 'succeeded' ? r.parsed.label : r.error.code]);
  return found;
}

describe('BatchCreator.run', () => {
  it('takes entries to typed outcomes in their order, those of a stream after those of the builder', async () => {
    const { batch, options, creates } = await setting({
      answer: (request, ...rest) => (request.custom_id === 'b' ? BAD : judge(request, ...rest)),
    });
    async function* entries() {
      yield { customId: 'd', prompt: 'Judge d.' };
    }
    expect(await seen(batch.run({ ...options, entries: entries() }))).toEqual([
      ['a', 'GOOD'],
      ['b', 'bad'],
      ['c', 'GOOD'],
      ['d', 'GOOD'],
    ]);
    expect(creates()).toBe(1);
  });

  it('does nothing before the first outcome is asked for', async () => {
    const { batch, options, emulator } = await setting();
    const outcomes = batch.run(options);
    await outcomes.return();
    expect([emulator.state.requests.length, existsSync(options.path)]).toEqual([0, false]);
  });

  it('called again, asks the service nothing; with another entry, sends that alone', async () => {
    const { batch, options, emulator, creates } = await setting();
    const first = await seen(batch.run(options));
    const before = emulator.state.requests.length;
    expect(await seen(batch.run(options))).toEqual(first);
    expect(emulator.state.requests.length).toBe(before);
    batch.add('new', 'Judge this, too.');
    expect(await seen(batch.run(options))).toEqual([...first, ['new', 'GOOD']]);
    expect(creates()).toBe(2);
    expect(emulator.state.batches.map(({ request_counts }) => request_counts.total)).toEqual([3, 1]);
  });

  it('resumes after it was stopped while the batch was running', async () => {
    const { batch, options, emulator, creates } = await setting({ speed: 20 });
    const signal = abortAfterPolls(emulator, 1, new Error('enough'));
    await expect(seen(batch.run({ ...options, signal }))).rejects.toThrow('enough');
    expect(await seen(batch.run(options))).toHaveLength(3);
    expect(creates()).toBe(1);
  });

  it('lets one process at a time work on a path', async () => {
    const { batch, options, creates } = await setting();
    const both = await Promise.allSettled([seen(batch.run(options)), seen(batch.run(options))]);
    const refused = both.filter((end) => end.status === 'rejected');
    expect(refused.map(({ reason }) => reason.name)).toEqual(['BatchLockedError']);
    expect(creates()).toBe(1);
  });

  it('is not locked while its outcomes are read', async () => {
    const { batch, options } = await setting();
    for await (const _ of batch.run(options)) expect(await seen(batch.run(options))).toHaveLength(3);
  });

  it('sends again what failed, as often as maxRetries allows, and nothing else', async () => {
    const asked = new Map<string, number>();
    const { batch, options, emulator } = await setting({
      answer: (request, ...rest) => {
        const times = (asked.get(request.custom_id) ?? 0) + 1;
        asked.set(request.custom_id, times);
        return request.custom_id === 'b' && times < 3 ? BAD : judge(request, ...rest);
      },
    });
    expect((await seen(batch.run({ ...options, all: true, retry: true, maxRetries: 1 })))[1]).toEqual(['b', 'bad']);
    expect(await seen(batch.run({ ...options, retry: true }))).toContainEqual(['b', 'GOOD']);
    expect(emulator.state.batches.map(({ request_counts }) => request_counts.total)).toEqual([3, 1, 1]);
  });

  it('throws what the service has against all of it, and what the budget does not allow', async () => {
    const { options, emulator, batch } = await setting();
    const nowhere = new BatchCreator({ model: 'gpt-6-nowhere' }).add('a', 'x');
    const refused = nowhere.run({ ...options, path: options.path.replace('verdicts', 'nowhere'), validate: false });
    await expect(refused.next()).rejects.toMatchObject({ name: 'BatchServiceError' });
    const before = emulator.state.requests.length;
    const costly = batch.run({ ...options, maxCost: 1e-9 });
    await expect(costly.next()).rejects.toMatchObject({ name: 'BatchBudgetError' });
    expect(emulator.state.requests.length).toBe(before);
  });

  it('names what is wrong with its options, before anything is written', async () => {
    const { batch, options } = await setting();
    const wrong = (given: object) => batch.run({ ...options, ...given } as never).next();
    await expect(wrong({ descripton: 'x' })).rejects.toThrow(/^run: unknown option "descripton".*description/);
    await expect(wrong({ path: undefined })).rejects.toThrow(/^run: path/);
    await expect(wrong({ client: undefined })).rejects.toThrow(/client is missing/);
    await expect(wrong({ entries: 3 })).rejects.toThrow(/entries must be a list/);
    expect(existsSync(options.path)).toBe(false);
  });
});

describe('the results of a job that is still running', () => {
  it('say of each request that its round has not ended', async () => {
    const { batch, options } = await setting({ faults: [{ name: 'stuck' }] });
    const { path, ...submitting } = options;
    const job = await submit(await batch.save(path), submitting);
    const results = job.results();
    for await (const { status, error } of results) expect([status, error?.code]).toEqual(['missing', 'not_ended']);
    expect(results.summary.errors).toMatchObject([{ status: 'missing', code: 'not_ended', count: 3 }]);
  });
});
