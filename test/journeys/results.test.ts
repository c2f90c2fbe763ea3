import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openJob } from '../../src/submit/job/submit.js';
import { FAST } from '../submit/harness.js';
import { all, ids, idsOf, rounds } from './rounds.js';

const COUNT = 20;

describe('a batch of which every request fails', () => {
  it('completes without an output file, and gives each its reason', async () => {
    const { carry, run, collated, emulator, at } = await rounds(COUNT, {}, () => false);
    const { job, outputs, status } = await carry('reviews.jsonl');
    expect(emulator.state.batches[0]).toMatchObject({ status: 'completed', output_file_id: null });
    expect(status.requestCounts).toEqual({ total: COUNT, completed: 0, failed: COUNT });
    expect(outputs).toMatchObject([{ status: 'completed', errors: expect.stringContaining('errors-0001.jsonl') }]);
    expect(outputs[0]).not.toHaveProperty('output');
    const outcomes = await all(job.results());
    expect(outcomes.map(({ customId }) => customId)).toEqual(ids(COUNT));
    for (const { customId, status, error } of outcomes)
      expect([status, error?.code, error?.message]).toEqual(['failed', 'overloaded', `no room for ${customId}`]);
    const seen = await run('collate reviews.jsonl -o results.jsonl --json');
    expect(seen.code).toBe(1);
    expect(JSON.parse(seen.stdout)).toMatchObject({
      byStatus: { succeeded: 0, failed: COUNT },
      errors: [{ code: 'overloaded', count: COUNT }],
    });
    expect(idsOf(collated('results.jsonl'), 'failed')).toEqual(ids(COUNT));
    expect(existsSync(at('results.unmatched.jsonl'))).toBe(false);
  });

  it('can be asked again as a whole', async () => {
    let isUp = false;
    const { carry, run, text, paid } = await rounds(COUNT, {}, () => isUp);
    await carry('reviews.jsonl');
    expect((await run('retry reviews.jsonl -o again.jsonl')).code).toBe(0);
    expect(text('again.jsonl')).toBe(text('reviews.jsonl'));
    isUp = true;
    // It is the same file; who asks again means it.
    expect(await run('submit again.jsonl --wait')).toMatchObject({ code: 0 });
    expect((await run('collate reviews.jsonl --with again.jsonl -o results.jsonl')).code).toBe(0);
    expect([...paid.values()]).toEqual(ids(COUNT).map(() => 1));
  });
});

describe('a batch that ends half-way', () => {
  it('keeps what was finished when it expires, and asks exactly the rest again', async () => {
    const world = await rounds(COUNT, { faults: [{ name: 'expire', count: 8 }] });
    const { status } = await world.carry('reviews.jsonl');
    expect(status.status).toBe('expired');
    await goesOn(world, 'expired', 8);
  });

  it('keeps what was finished when it is cancelled, and asks exactly the rest again', async () => {
    const world = await rounds(COUNT, { speed: 40 });
    const { client, run, emulator, paid, at } = world;
    expect((await run('submit reviews.jsonl')).code).toBe(0);
    await expect.poll(() => paid.size, { interval: 5 }).toBeGreaterThanOrEqual(4);
    expect((await run('cancel reviews.jsonl --yes')).code).toBe(0);
    const job = await openJob(at('reviews.jsonl'), { client, ...FAST });
    expect((await job.done()).status).toBe('cancelled');
    const { completed } = emulator.state.batches[0]!.request_counts;
    expect(completed).toBeLessThan(COUNT);
    await goesOn(world, 'cancelled', completed);
  });

  it('asks all again when it was cancelled before it began', async () => {
    const { run, text, at, client } = await rounds(COUNT, { speed: 40 });
    await run('submit reviews.jsonl');
    await run('cancel reviews.jsonl --yes');
    expect((await (await openJob(at('reviews.jsonl'), { client, ...FAST })).done()).status).toBe('cancelled');
    expect(await run('collate reviews.jsonl -o results.csv')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Part 1 ended as cancelled, without any result.*20 requests: 20 missing/s),
    });
    expect((await run('retry reviews.jsonl -o again.jsonl')).code).toBe(0);
    expect(text('again.jsonl')).toBe(text('reviews.jsonl'));
  });
});

async function goesOn(world: Awaited<ReturnType<typeof rounds>>, status: string, finished: number): Promise<void> {
  const { run, collated, idsIn, text, paid, creates } = world;
  expect((await run('collate reviews.jsonl -o first.jsonl')).code).toBe(1);
  const first = collated('first.jsonl');
  expect(first.map(({ custom_id }) => custom_id)).toEqual(ids(COUNT));
  expect(idsOf(first, 'succeeded').sort()).toEqual([...paid.keys()].sort());
  expect(idsOf(first, 'succeeded')).toHaveLength(finished);
  const rest = idsOf(first, status);
  expect(rest).toHaveLength(COUNT - finished);

  expect((await run('retry reviews.jsonl -o again.jsonl')).code).toBe(0);
  expect(idsIn('again.jsonl')).toEqual(rest);
  for (const line of text('again.jsonl').trimEnd().split('\n'))
    expect(text('reviews.jsonl').split('\n')).toContain(line);
  expect((await run(`retry reviews.jsonl -o same.jsonl --only ${status}`)).code).toBe(0);
  expect(text('same.jsonl')).toBe(text('again.jsonl'));

  await world.carry('again.jsonl');
  expect((await run('collate reviews.jsonl --with again.jsonl -o all.jsonl')).code).toBe(0);
  expect(idsOf(collated('all.jsonl'), 'succeeded')).toEqual(ids(COUNT));
  expect(ids(COUNT).map((id) => paid.get(id))).toEqual(ids(COUNT).map(() => 1));
  expect(creates()).toBe(2);
}
