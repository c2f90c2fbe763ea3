import { expect } from 'vitest';
import type { BatchObject } from '../../src/emulator/wire.js';
import { METADATA } from '../../src/submit/match-batch.js';

interface Seen {
  batches: readonly BatchObject[];
  requests: readonly { method: string; path: string }[];
}

/** The law of this station: no intent was ever sent twice, and no part has two batches that cost. */
export function expectPaidOnce({ batches: all, requests }: Seen, parts?: number): void {
  // A probe's are not of a job.
  const batches = all.filter(({ metadata }) => metadata?.[METADATA.job] !== undefined);
  const intents = batches.map(
    ({ metadata }) => `${metadata?.[METADATA.job]} ${metadata?.[METADATA.part]} ${metadata?.[METADATA.attempt]}`,
  );
  expect(intents.filter((intent, index) => intents.indexOf(intent) < index)).toEqual([]);
  const paid = batches
    .filter(({ status }) => status !== 'failed')
    .map(({ metadata }) => `${metadata?.[METADATA.job]} ${metadata?.[METADATA.part]}`);
  expect(paid.filter((part, index) => paid.indexOf(part) < index)).toEqual([]);
  if (parts !== undefined) expect(paid).toHaveLength(parts);
  expect(batches.length).toBeLessThanOrEqual(
    requests.filter(({ method, path }) => method === 'POST' && path === '/v1/batches').length,
  );
}
