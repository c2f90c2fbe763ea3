import { expect } from 'vitest';
import type { EmulatorState } from '../../src/emulator/start.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';

export type Seen = Pick<EmulatorState, 'batches' | 'requests'>;

/** The law of this station: no create was ever sent twice for one intent, and no part has two batches that cost. */
export function expectPaidOnce({ batches: all, requests }: Seen, parts?: number): void {
  const creates = requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches');
  const keys = creates.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  expect(repeated(keys)).toEqual([]);
  // A probe's are not of a job, nor are those that a test makes by hand.
  const batches = all.filter(({ metadata }) => metadata?.[METADATA.job] !== undefined);
  const parted = batches.map(({ status, metadata }) => ({
    status,
    part: `${metadata?.[METADATA.job]} ${metadata?.[METADATA.part]}`,
    attempt: metadata?.[METADATA.attempt],
  }));
  expect(repeated(parted.map(({ part, attempt }) => `${part} ${attempt}`))).toEqual([]);
  const paid = parted.filter(({ status }) => status !== 'failed').map(({ part }) => part);
  expect(repeated(paid)).toEqual([]);
  if (parts !== undefined) expect(paid).toHaveLength(parts);
  // Ours all bear a key, but the emulator remembers only its last requests.
  if (requests.length < 10_000) expect(batches.length).toBeLessThanOrEqual(keys.length);
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
