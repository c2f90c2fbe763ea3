import { describe, expect, it } from 'vitest';
import { type WorldOptions, walk } from './model/walk.js';

const WORLD: WorldOptions = { faults: 2, crashes: 2, listLag: 8, landsAfter: 50, settle: 10 };
const MOST = 12_000;

describe('the protocol, in every history of crashes, lost replies, late arrivals and stale lists', () => {
  it.each<[string, Partial<WorldOptions>]>([
    ['a fresh list and quick arrivals', { listLag: 0, landsAfter: 1, crashes: 1 }],
    ['a stale list and late arrivals, two faults', { crashes: 1 }],
    ['a stale list and late arrivals, two crashes', { faults: 1 }],
    ['a list that lags by reads', { faults: 1, crashes: 1, listLagReads: 4 }],
    ['a list without an order', { crashes: 1, unordered: true }],
    ['a 404 for a batch that was made', { crashes: 1, saysNotFound: true }],
    [
      'a 404 for a batch that was made, and a list that lags for almost the settle time',
      { faults: 1, crashes: 1, listLag: 39, settle: 40, saysNotFound: true },
    ],
    ['deletions that fail', { crashes: 1, failsDeletions: true }],
  ])('pays exactly once, and sends no intent twice: %s', (_, world) => {
    const found = walk({ ...WORLD, ...world });
    expect(found).toMatchObject({ doubled: 0, lost: 0, resent: 0, givenUp: 0, example: '' });
    expect(found.histories).toBeGreaterThan(100);
  });

  it.each<[string, Partial<WorldOptions>]>([
    ['quick arrivals', { listLag: 0, landsAfter: 1 }],
    ['a stale list and late arrivals', {}],
    ['three crashes and no fault', { faults: 0, crashes: 3 }],
  ])('pays at most once where files cannot be deleted, and gives up only where there is no batch: %s', (_, world) => {
    const found = walk({ ...WORLD, ...world, keepsFiles: true });
    expect(found).toMatchObject({ doubled: 0, lost: 0, resent: 0, example: '' });
    expect(found.givenUp).toBeGreaterThan(0);
    expect(found.givenUp).toBeLessThan(found.histories / 2);
    expect(found.histories).toBeGreaterThan(500);
  });

  it.each([
    ['intent', {}],
    ['fence', {}],
    ['settle', { listLag: 14, settle: 20 }],
    ['look', {}],
    ['single_send', {}],
    ['proof', { unordered: true }],
  ] as const)('pays twice without %s', (safeguard, world) => {
    const goOn = ({ histories, doubled }: { histories: number; doubled: number }) => histories < MOST && doubled === 0;
    expect(walk({ ...WORLD, ...world, without: [safeguard] }, goOn).doubled).toBe(1);
  });
});
