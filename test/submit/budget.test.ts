import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimateFile } from '../../src/estimate/estimate-file.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { isHeldByBudget } from '../../src/submit/round/job-status.js';
import { BatchBudgetError } from '../../src/submit/service/errors.js';
import { bench, chatLines, FAST } from './harness.js';

/** Three parts, with what each costs at most. */
async function threeParts(options = {}, batches = 3) {
  const { folder, client, emulator } = await bench(options, batches);
  const paths = [1, 2, 3].map((part) => join(folder, `part-${part}.jsonl`));
  for (const [index, path] of paths.entries()) writeFileSync(path, limited(chatLines(3, `Part ${index}`)));
  const { cost } = await estimateFile(paths[0]!);
  return { folder, client, emulator, paths, each: cost!.high };
}

const limited = (lines: string) => lines.replaceAll('"body":{', '"body":{"max_completion_tokens":100,');

/** An answer that used so many tokens of output, whatever was asked. */
const using = (tokens: number) => ({
  answer: () => ({
    status: 200,
    body: {
      object: 'chat.completion',
      model: 'gpt-6-luna',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'ok' } }],
      usage: { prompt_tokens: 10, completion_tokens: tokens, total_tokens: 10 + tokens },
    },
  }),
});

describe('maxCost', () => {
  it('refuses before anything is asked or kept', async () => {
    const { folder, client, emulator, paths, each } = await threeParts({}, 0);
    const sent = submit(paths, { client, ...FAST, maxCost: each * 2.9 });
    await expect(sent).rejects.toThrow(BatchBudgetError);
    await expect(sent).rejects.toThrow(/may cost up to \$.* Nothing was sent/);
    expect(emulator.state.requests).toEqual([]);
    expect(existsSync(join(folder, 'part-1.job', 'round-0001'))).toBe(false);
  });

  it('refuses a model without a price, and what is no amount', async () => {
    const { folder, client, emulator } = await bench({}, 0);
    const path = join(folder, 'other.jsonl');
    writeFileSync(path, chatLines(2).replaceAll('gpt-6-luna', 'mistral-small'));
    const maxCost = 5;
    await expect(submit(path, { client, ...FAST, maxCost, validate: false })).rejects.toThrow(/not known/);
    await expect(submit(path, { client, ...FAST, maxCost: Number.NaN })).rejects.toThrow('maxCost is NaN');
    expect(emulator.state.requests).toEqual([]);
  });

  it('sends all that it covers exactly', async () => {
    const { client, paths, each } = await threeParts();
    const job = await submit(paths, { client, ...FAST, maxCost: each * 3 });
    expect((await job.done()).status).toBe('completed');
  });

  it('stops between parts when the first used more than was estimated', async () => {
    const { client, emulator, paths, each } = await threeParts(using(5_000), 1);
    const job = await submit(paths, { client, ...FAST, maxEnqueuedTokens: 1, maxCost: each * 3 });
    const { batches } = await job.done();
    // Which of them goes first depends on their uploads.
    const held = batches.filter(isHeldByBudget);
    expect(held.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    expect(batches.filter(({ status }) => status === 'completed')).toHaveLength(1);
    expect((await job.status()).batches).toEqual(batches);
    expect(emulator.state.batches).toHaveLength(1);
  });

  it('goes on with the rest when more is allowed, and not without', async () => {
    const { client, emulator, paths, each } = await threeParts(using(5_000));
    await (await submit(paths, { client, ...FAST, maxEnqueuedTokens: 1, maxCost: each * 3 })).done();
    // Whoever takes the job up without an amount is held to the one that was given.
    await (await openJob(paths[0]!, { client, ...FAST })).done();
    expect(emulator.state.batches).toHaveLength(1);
    const job = await submit(paths, { client, ...FAST, maxCost: 10 });
    expect((await job.done()).status).toBe('completed');
  });

  it('holds back what has not gone when less is allowed', async () => {
    const { client, emulator, paths, each } = await threeParts({}, 1);
    await submit(paths, { client, ...FAST, maxEnqueuedTokens: 1 });
    const job = await submit(paths, { client, ...FAST, maxEnqueuedTokens: 1, maxCost: each * 0.5 });
    await job.done();
    expect(emulator.state.batches).toHaveLength(1);
  });
});
