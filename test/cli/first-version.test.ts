import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { withLock } from '../../src/submit/ledger/ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';
import { rounds } from '../journeys/rounds.js';

/** Makes a job what version 0.1 made: its ledger and results directly in its folder, and no copy of what was sent. */
async function asVersion01(job: string): Promise<void> {
  const round = join(job, 'round-0001');
  const records = await new FileLedger(round).records();
  for (const name of ['output-0001.jsonl', 'errors-0001.jsonl']) renameSync(join(round, name), join(job, name));
  rmSync(round, { recursive: true });
  const ledger = new FileLedger(job);
  await withLock(ledger, async () => {
    for (const record of records) await ledger.append(record.kind === 'job' ? firstRecord(record) : record);
  });
}

function firstRecord({ source: _, ...record }: Extract<LedgerRecord, { kind: 'job' }>): LedgerRecord {
  return { ...record, parts: record.parts.map((part) => ({ ...part, path: '../reviews.jsonl' })) };
}

it('reads a job of version 0.1 as round 1, and sends later rounds beside it', async () => {
  const served = ({ id, asked }: { id: string; asked: number }) => id !== 'r2' || asked > 1;
  const { at, carry, run, collated, idsIn, creates, downloads, emulator } = await rounds(5, {}, served);
  await carry('reviews.jsonl');
  await asVersion01(at('reviews.job'));
  const asked = emulator.state.requests.length;

  const status = await run('status reviews.jsonl --json');
  expect(JSON.parse(status.stdout)).toMatchObject({ round: 1, status: 'completed', rounds: [{ round: 1 }] });
  expect(await run('submit reviews.jsonl')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('5 requests: 4 answered before, 0 new. 1 did not succeed'),
  });
  expect((await run('collate reviews.jsonl -o answers.jsonl')).code).toBe(1);
  expect(collated('answers.jsonl').map((line) => line.status)).toEqual([
    'succeeded',
    'succeeded',
    'failed',
    'succeeded',
    'succeeded',
  ]);
  expect((await run('retry reviews.jsonl -o again.jsonl')).code).toBe(0);
  expect(idsIn('again.jsonl')).toEqual(['r2']);
  expect([creates(), downloads(), emulator.state.requests.length]).toEqual([1, 2, asked]);

  expect((await run('submit reviews.jsonl --retry --wait')).code).toBe(0);
  expect(existsSync(at('reviews.job/round-0002/ledger.jsonl'))).toBe(true);
  expect((await run('collate reviews.jsonl -o answers.jsonl --force')).code).toBe(0);
  expect((await run('status reviews.jsonl')).stdout).toMatch(/round {2}status[\s\S]*\n +2 {2}completed/);
  expect(creates()).toBe(2);
});
