import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { oversizedIssues } from '../../src/estimate/cost/context-overflow.js';
import { estimateFile } from '../../src/estimate/estimate-file.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
const options = { expectedOutputTokens: 20 };

async function saved(name: string, count: number, words = (index: number) => 5 + ((index * 7919) % 60)) {
  const batch = new BatchCreator({ systemPrompt: 'You are terse.' });
  for (let index = 0; index < count; index++) {
    batch.add(`r-${index}`, Array.from({ length: words(index) }, (_, k) => `word${(index * k) % 97}`).join(' '));
  }
  const path = join(folder, name);
  await batch.save(path);
  return { batch, path };
}

describe('estimateFile', () => {
  it('gives what the builder of the file gives', async () => {
    const { batch, path } = await saved('same.jsonl', 300);
    expect(await estimateFile(path, options)).toEqual(batch.estimate(options));
  });

  it.each([
    ['a misspelt option', { expectedOutputToken: 5 }, 'Did you mean "expectedOutputTokens"?'],
    ['a misspelt price', { prices: { m: { input: 1, output: 1, cached: 1 } } }, 'unknown option "cached"'],
    ['a misspelt long price', { prices: { m: { input: 1, output: 1, long: { over: 1 } } } }, 'unknown option "over"'],
    ['null', null, 'options must be an object, not null'],
  ])('refuses %s, as the builder does', async (_, wrong, message) => {
    await expect(estimateFile('x.jsonl', wrong as never)).rejects.toThrow(message);
    expect(() => new BatchCreator().add('a', 'b').estimate(wrong as never)).toThrow(message);
  });

  it('stops when told, with the reason', async () => {
    const { path } = await saved('stopped.jsonl', 300);
    const reason = new Error('enough');
    await expect(estimateFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('counts a line that is nested too deep as no request', async () => {
    const { path } = await saved('deep.jsonl', 3);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    writeFileSync(path, `{"custom_id":"d","body":{"model":"gpt-6-luna","messages":${deep}}}\n`, { flag: 'a' });
    const estimate = await estimateFile(path, options);
    expect(estimate.requests).toBe(3);
    expect(estimate.assumptions.join(' ')).toContain('1 line');
  });

  it('says when no path is given', async () => {
    await expect(estimateFile(undefined as never)).rejects.toThrow('estimateFile: the path is missing.');
  });

  it('adds several files up', async () => {
    const [a, b] = [await saved('a.jsonl', 20), await saved('b.jsonl', 30)];
    const both = await estimateFile([a.path, b.path]);
    const [one, other] = [a.batch.estimate(), b.batch.estimate()];
    expect(both.inputTokens).toBe(one.inputTokens + other.inputTokens);
    expect(both.requests).toBe(50);
  });

  it('infers a huge file from a sample, the same each time, within the interval it states', async () => {
    const { batch, path } = await saved('huge.jsonl', 5_000);
    const exact = batch.estimate(options);
    const sampled = await estimateFile(path, { ...options, sample: 200 });
    expect(await estimateFile(path, { ...options, sample: 200 })).toEqual(sampled);
    expect(sampled).toMatchObject({ requests: 5_000, bytes: exact.bytes, sample: { requests: 200 } });
    expect(sampled.sample!.relativeError).toBeGreaterThan(0);
    expect(sampled.sample!.relativeError).toBeLessThan(0.1);
    expect(sampled.inputRange.low).toBeLessThanOrEqual(exact.inputTokens);
    expect(sampled.inputRange.high).toBeGreaterThanOrEqual(exact.inputTokens);
    expect(sampled.outputTokens.expected).toBe(exact.outputTokens.expected);
    expect(sampled.cost!.low).toBeLessThanOrEqual(exact.cost!.expected!);
    expect(sampled.cost!.high).toBeGreaterThanOrEqual(exact.cost!.expected!);
  });

  it('is exact when the sample holds the whole file', async () => {
    const { batch, path } = await saved('small.jsonl', 50);
    expect(await estimateFile(path, { ...options, sample: 100 })).toEqual(batch.estimate(options));
  });

  it('names lines that are no requests, and counts the rest', async () => {
    const path = join(folder, 'broken.jsonl');
    const line = JSON.stringify({
      custom_id: 'a',
      url: '/v1/chat/completions',
      body: { messages: [{ role: 'user', content: 'x' }] },
    });
    writeFileSync(path, `${line}\nnot json\n[1]\n\n{"custom_id":"b"}\n`);
    const estimate = await estimateFile(path);
    expect(estimate.requests).toBe(2);
    expect(estimate.assumptions.join(' ')).toContain('2 lines are not requests');
    expect(estimate.assumptions.join(' ')).toContain('a request without a model');
    expect(await estimateFile(path, { sample: 10 })).toEqual(estimate);
  });

  it('gives zeros for an empty file', async () => {
    const path = join(folder, 'empty.jsonl');
    writeFileSync(path, '');
    for (const sample of [undefined, 10]) {
      const estimate = await estimateFile(path, sample === undefined ? {} : { sample });
      expect(estimate).toMatchObject({ requests: 0, bytes: 0, inputTokens: 0, histogram: [], longest: [] });
    }
  });

  it('says which file it cannot read, and what sample it cannot take', async () => {
    await expect(estimateFile(join(folder, 'nowhere.jsonl'))).rejects.toThrow('nowhere.jsonl: it does not exist');
    await expect(estimateFile('x', { sample: 0 })).rejects.toThrow('sample is 0');
  });
});

describe('oversizedIssues', () => {
  it('makes an error of what is sure, and a warning of what is estimated from bytes', async () => {
    const path = join(folder, 'long.jsonl');
    const input = ['short', 'hello '.repeat(9_000)];
    const body = { model: 'text-embedding-3-small', input };
    writeFileSync(path, `${JSON.stringify({ custom_id: 'e', method: 'POST', url: '/v1/embeddings', body })}\n`);
    const [sure] = oversizedIssues(await estimateFile(path));
    expect(sure).toMatchObject({
      severity: 'error',
      code: 'context_length_exceeded',
      fails: 'request',
      line: 1,
      customId: 'e',
    });
    expect(sure!.message).toContain('the embedding input holds 8,192');
    const [perhaps] = oversizedIssues(await estimateFile(path, { tokenizer: 'bytes' }));
    expect(perhaps).toMatchObject({ severity: 'warning' });
    expect(perhaps).not.toHaveProperty('fails');
  });
});
