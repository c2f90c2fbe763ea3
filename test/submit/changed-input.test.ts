import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { submit } from '../../src/submit/job/submit.js';
import { all } from '../journeys/rounds.js';
import { bench, carry, chatLines, FAST } from './harness.js';

describe('submit of a changed file', () => {
  it('is refused while its job is running, with what to do', async () => {
    const { file, client } = await bench({ speed: 1 }, 1);
    await submit(file, { client, ...FAST });
    writeFileSync(file, chatLines(4));
    await expect(carry(file, client)).rejects.toMatchObject({
      code: 'job_running',
      message: expect.stringMatching(/0 of 1 part ended.*batch-creator watch.*batch-creator cancel/s),
    });
  });

  it.each(['completed', 'cancelled'])('goes on once the batch is %s, also if nobody watched', async (end) => {
    const { file, client, emulator } = await bench(end === 'completed' ? {} : { faults: ['stuck'] }, 2);
    const job = await submit(file, { client, ...FAST });
    if (end === 'cancelled') await job.cancel();
    await expect.poll(() => emulator.state.batches[0]!.status).toBe(end);
    writeFileSync(file, chatLines(4));
    const later = await carry(file, client, { retry: true });
    const statuses = (await all(later.job.results())).map(({ status }) => status);
    expect(statuses).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(emulator.state.batches).toHaveLength(2);
  });

  it('with two lines of one ID is refused in a later round too: none is left out', async () => {
    const { file, client, emulator } = await bench({}, 1);
    await carry(file, client);
    writeFileSync(file, chatLines(4) + chatLines(1).replace('r0', 'r2').replace('Question 0', 'new'));
    await expect(carry(file, client)).rejects.toThrow(/was not sent.*line 5: custom_id "r2" is already in this batch/s);
    await expect(carry(file, client, { validate: false })).rejects.toThrow('already in this batch');
    expect(emulator.state.batches).toHaveLength(1);
  });

  it('keeps requests of two files with the same IDs apart, also with shareIdentical', async () => {
    const { folder, file, client } = await bench({}, 2);
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, chatLines(3, 'Another question'));
    const job = await submit([file, other], { client, ...FAST, shareIdentical: true });
    await job.done();
    expect((await all(job.results())).map(({ status }) => status)).toEqual(Array(6).fill('succeeded'));
  });

  it('splits a later round as the input was split', async () => {
    const { folder, client, emulator } = await bench({}, 5);
    const path = join(folder, 'parts.jsonl');
    const entries = (count: number) =>
      Array.from({ length: count }, (_, place) => ({ customId: `id-${place}`, prompt: `Question ${place}` }));
    const send = async (count: number) => {
      const saved = await new BatchCreator().save(path, { entries: entries(count), maxRequests: 3 });
      const job = await submit(saved, { client, ...FAST });
      await job.done();
    };
    await send(3);
    await send(14);
    const totals = emulator.state.batches.map(({ request_counts: { total } }) => total);
    expect(totals).toEqual([3, 3, 3, 3, 2]);
  });
});
