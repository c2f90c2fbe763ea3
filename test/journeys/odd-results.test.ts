import { describe, expect, it } from 'vitest';
import { ids, idsOf, rounds } from './rounds.js';

const COUNT = 12;

/** Shuffled, a small batch is answered from its end: the first rows that a fault hits are the last of the input. */
const LAST = ['r10', 'r11'];

describe('result files with rows that are', () => {
  it.each([
    ['missing', { name: 'missing_rows', count: 2 }, { status: 'missing', unmatched: 0, repeated: 0 }],
    ['unparsable', { name: 'unparsable_rows', count: 2 }, { status: 'unparsable', unmatched: 0, repeated: 0 }],
    ['without an id', { name: 'null_custom_ids', count: 2 }, { status: 'missing', unmatched: 2, repeated: 0 }],
    ['of status 0', { name: 'status_zero_rows', count: 2 }, { status: 'failed', unmatched: 0, repeated: 0 }],
    ['repeated', { name: 'repeated_rows', count: 2 }, { status: 'succeeded', unmatched: 0, repeated: 2 }],
  ] as const)(
    '%s cost no other entry its answer, and only theirs are asked again',
    async (_, fault, { status, ...counts }) => {
      const { carry, run, collated, idsIn, creates, paid } = await rounds(COUNT, { faults: [fault, 'shuffle'] });
      await carry('reviews.jsonl');
      const good = status === 'succeeded';
      const seen = await run('collate reviews.jsonl -o results.jsonl --json');
      expect([seen.code, JSON.parse(seen.stdout)]).toMatchObject([good ? 0 : 1, { requests: COUNT, ...counts }]);
      const lines = collated('results.jsonl');
      expect(lines.map(({ custom_id }) => custom_id)).toEqual(ids(COUNT));
      expect(idsOf(lines, status)).toEqual(good ? ids(COUNT) : LAST);
      for (const { custom_id, text, status, error } of lines)
        expect(status === 'succeeded' ? text : error?.code).toMatch(
          status === 'succeeded' ? `answer to ${custom_id}` : /./,
        );

      const retried = await run('retry reviews.jsonl -o again.jsonl');
      if (good) return expect(retried).toMatchObject({ code: 0, stdout: '' });
      expect(idsIn('again.jsonl')).toEqual(LAST);
      await carry('again.jsonl');
      expect((await run('collate reviews.jsonl --with again.jsonl -o results.jsonl')).code).toBe(0);
      expect(idsOf(collated('results.jsonl'), 'succeeded')).toEqual(ids(COUNT));
      expect(creates()).toBe(2);
      for (const id of ids(COUNT - 2)) expect(paid.get(id)).toBe(1);
    },
  );

  it('errors in the output file are failures all the same', async () => {
    const failing = ['r3', 'r7'];
    const { carry, run, collated, emulator, idsIn } = await rounds(
      COUNT,
      { faults: ['error_rows_in_output'] },
      ({ id, asked }) => asked > 1 || !failing.includes(id),
    );
    await carry('reviews.jsonl');
    expect(emulator.state.batches[0]).toMatchObject({ error_file_id: null });
    expect((await run('collate reviews.jsonl -o results.jsonl')).code).toBe(1);
    expect(idsOf(collated('results.jsonl'), 'failed')).toEqual(failing);
    await run('retry reviews.jsonl -o again.jsonl');
    expect(idsIn('again.jsonl')).toEqual(failing);
  });

  it('odd in all ways at once leave every entry with one outcome, and counts that lie change none', async () => {
    const { carry, run, collated, text, idsIn } = await rounds(
      30,
      {
        faults: [
          { name: 'missing_rows', count: 3 },
          { name: 'repeated_rows', count: 3 },
          { name: 'unparsable_rows', count: 3 },
          { name: 'null_custom_ids', count: 3 },
          { name: 'status_zero_rows', count: 3 },
          'wrong_counts',
          'shuffle',
        ],
      },
      ({ id, asked }) => asked > 1 || id !== 'r1',
    );
    await carry('reviews.jsonl');
    const seen = await run('collate reviews.jsonl -o results.jsonl --json');
    expect(JSON.parse(seen.stdout)).toMatchObject({
      requests: 30,
      byStatus: { succeeded: 17, failed: 4, missing: 6, unparsable: 3 },
      unmatched: 3,
      repeated: 3,
    });
    expect(collated('results.jsonl').map(({ custom_id }) => custom_id)).toEqual(ids(30));
    // The three without an id, the three that are cut, and the second lines that are no copies.
    expect(text('results.unmatched.jsonl').trimEnd().split('\n')).toHaveLength(6);
    await run('retry reviews.jsonl -o again.jsonl');
    expect(idsIn('again.jsonl')).toHaveLength(13);
    await carry('again.jsonl');
    expect((await run('collate reviews.jsonl --with again.jsonl -o results.jsonl')).code).toBe(0);
    expect(idsOf(collated('results.jsonl'), 'succeeded')).toEqual(ids(30));
  });
});
