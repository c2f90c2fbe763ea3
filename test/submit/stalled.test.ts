import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/emulator/api/clock.js';
import { submit } from '../../src/submit/job/submit.js';
import { stalled } from '../../src/submit/round/stalled.js';
import { abortAfterPolls } from '../helpers/abort-when.js';
import { bench, FAST } from './harness.js';

const BORN = Date.UTC(2026, 0, 1) / 1000;
const HOUR = 3_600;
const base = { id: 'batch_1', created_at: BORN, expires_at: BORN + 24 * HOUR, input_file_id: 'file-1' };
const hours = (count: number) => (BORN + count * HOUR) * 1000;

describe('a batch that takes long', () => {
  it.each([
    ['validating', {}],
    ['in_progress', { in_progress_at: BORN + HOUR }],
    ['finalizing', { in_progress_at: BORN, finalizing_at: BORN + HOUR }],
    ['cancelling', { in_progress_at: BORN, cancelling_at: BORN + HOUR }],
    ['a_new_word', { in_progress_at: BORN + HOUR, finalizing_at: null }],
  ])('is told of after 2 h in %s, not before', (status, times) => {
    const batch = { ...base, ...times, status };
    const from = Object.keys(times).length > 0 ? 1 : 0;
    expect(stalled(batch, hours(from + 1.99))).toBeUndefined();
    expect(stalled(batch, hours(from + 2.01))).toMatch(
      `${status} since 2026-01-01T0${from}:00Z; it may take until 2026-01-02T00:00Z`,
    );
  });

  it('is STALLED an hour after its end should have come', () => {
    const batch = { ...base, status: 'finalizing', finalizing_at: BORN + 24.9 * HOUR };
    expect(stalled(batch, hours(24.99))).toBeUndefined();
    expect(stalled(batch, hours(25.01))).toMatch(
      /^STALLED: it is finalizing, and should have ended by 2026-01-02T00:00Z/,
    );
  });

  it('is no news at its end', () => {
    expect(stalled({ ...base, status: 'expired' }, hours(100))).toBeUndefined();
  });

  it.each([
    [3, /^in_progress since /],
    [26, /^STALLED: /],
  ])('is shown by status and watch, and not submitted again: %d h old', async (age, warning) => {
    const clock = new ManualClock(Date.now() - age * HOUR * 1000);
    const { file, client, emulator } = await bench({ clock, faults: ['stuck'] }, 1);
    const job = await submit(file, { client, ...FAST });
    await clock.advance(60_000);
    expect((await job.status()).batches[0]).toMatchObject({
      status: 'in_progress',
      warning: expect.stringMatching(warning),
    });
    const seen: (string | undefined)[] = [];
    const signal = abortAfterPolls(emulator, 5);
    await expect(async () => {
      for await (const { batches } of job.watch({ signal })) seen.push(batches[0]!.warning);
    }).rejects.toThrow();
    expect(seen).toEqual([expect.stringMatching(warning)]);
    expect(emulator.state.batches).toHaveLength(1);
  });
});
