import { describe, expect, it } from 'vitest';
import { type Guard, type LeaseBounds, walkLease } from './model/lease.js';

const BOUNDS: LeaseBounds = { processes: 2, takes: 2, records: 2, crashes: 1, lostReplies: 1 };

describe('the lease of a ledger on PostgreSQL, in every order of takes, appends, pauses, deaths and lost replies', () => {
  it.each<[string, Partial<LeaseBounds>]>([
    ['two processes', {}],
    ['three processes', { processes: 3, crashes: 0, lostReplies: 0 }],
  ])('only the last holder appends, and each record has its own place: %s', (_, bounds) => {
    const found = walkLease({ ...BOUNDS, ...bounds });
    expect(found).toMatchObject({ stale: 0, doubled: 0, stuck: 0, example: '' });
    expect(found.states).toBeGreaterThan(1_000);
  });

  it.each<[string, Guard[], Partial<LeaseBounds>]>([
    ['the epoch', ['epoch'], {}],
    ['the epoch and the numbers of records, though no reply is lost', ['epoch', 'number'], { lostReplies: 0 }],
    ['the numbers of records, where a reply is lost', ['number'], { crashes: 0 }],
  ])('goes wrong without %s', (_, without, bounds) => {
    const { stale, doubled } = walkLease({ ...BOUNDS, ...bounds, without });
    expect(stale > 0).toBe(without.includes('epoch'));
    expect(doubled > 0).toBe(without.includes('number'));
  });
});
