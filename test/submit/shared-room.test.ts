import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { submit } from '../../src/submit/job/submit.js';
import type { HoldKey } from '../../src/submit/ledger/allowance.js';
import { FileAllowance } from '../../src/submit/ledger/file-allowance.js';
import { bench, chatLines, FAST } from './harness.js';

class CountingAllowance extends FileAllowance {
  readonly asked = new Map<number, number>();
  isFull = true;

  override take(key: HoldKey, tokens: number, most: number): Promise<boolean> {
    this.asked.set(key.part, (this.asked.get(key.part) ?? 0) + 1);
    return this.isFull ? Promise.resolve(false) : super.take(key, tokens, most);
  }
}

it('of the parts that wait for room, a job asks again only for the one that came first', {
  timeout: 120_000,
}, async () => {
  const { folder, client } = await bench({ speed: 200 }, 12);
  const paths = Array.from({ length: 12 }, (_, part) => {
    const path = join(folder, `part-${part}.jsonl`);
    writeFileSync(path, chatLines(1, `Part ${part}`));
    return path;
  });
  const allowance = new CountingAllowance('acme/luna', folder);
  const job = await submit(paths, { client, allowance, maxEnqueuedTokens: 100, ...FAST });
  allowance.asked.clear();
  const done = job.done();
  const times = () => [...allowance.asked.values()].sort((a, b) => b - a);
  await expect.poll(() => times()[0], { timeout: 60_000 }).toBeGreaterThan(10);
  expect(allowance.asked.size).toBe(12);
  expect(times()[1]).toBeLessThanOrEqual(2);
  allowance.isFull = false;
  expect((await done).status).toBe('completed');
});
