import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';
import { accountOf } from '../../src/submit/round/account.js';
import { startProcessorTime } from '../helpers/processor-time.js';
import { CHAT, chatLines, clientOf } from '../submit/harness.js';
import { commandLine } from './command-line.js';
import { setting } from './run-setting.js';

const part = (index: number) => ({
  part: 1,
  path: `../job-${index}.jsonl`,
  sha256: String(index).padStart(64, '0'),
  bytes: 10,
  requests: 50_000,
  endpoint: '/v1/chat/completions',
  tokens: 3,
});
const LIVE = ['validating', 'in_progress', 'finalizing', 'cancelling'] as const;
const ENDS = ['completed', 'failed', 'expired', 'cancelled'];
const counts = { total: 50_000, completed: 49_990, failed: 10 };
const RECORDS: ((index: number) => LedgerRecord)[] = [
  () => ({ kind: 'upload_intent', part: 1, upload: 1, name: 'x' }),
  () => ({ kind: 'uploaded', part: 1, file: 'file-1', createdAt: 1 }),
  () => ({ kind: 'create_intent', part: 1, attempt: 1, file: 'file-1', at: Date.now() - 84_000_000 }),
  (index) => ({ kind: 'created', part: 1, attempt: 1, batch: `batch_${index}` }),
  (index) => ({
    kind: 'ended',
    part: 1,
    batch: `batch_${index}`,
    ending: { status: ENDS[Math.floor(index / 6) % 4]!, counts, outputFile: 'file-2' },
  }),
];

describe('status of a folder', () => {
  it('shows 200 jobs in every state within 80 columns, in under three seconds of processor time', async () => {
    const { cwd, env, emulator } = await setting();
    const client = clientOf({ url: emulator.url, apiKey: 'sk-x' });
    const account = accountOf(client);
    const input = await client.files.create({ file: new File([chatLines(3)], 'live.jsonl'), purpose: 'batch' });
    const live: string[] = [];
    for (const state of LIVE) {
      emulator.faults.add({ name: 'stuck', state });
      const request = { input_file_id: input.id, endpoint: CHAT, completion_window: '24h' } as const;
      live.push((await client.batches.create(request)).id);
    }
    await client.batches.cancel(live.at(-1)!);
    await expect.poll(() => emulator.state.batches.map(({ status }) => status)).toEqual(LIVE);
    for (let index = 0; index < 200; index++) {
      const folder = join(cwd, `job-with-quite-a-long-name-${String(index).padStart(3, '0')}.job`);
      const ledger = new FileLedger(folder);
      const unlock = await ledger.lock();
      await ledger.append({
        kind: 'job',
        job: `j${index}`,
        account,
        parts: [part(index)],
        completionWindow: '24h',
        metadata: {},
      });
      const steps = RECORDS.slice(0, index % 6);
      // The emulator knows one batch of each state; those that are at work all look at one of these.
      for (const make of steps)
        await ledger.append(
          make(index).kind === 'created' && steps.length === 4
            ? ({ ...make(index), batch: live[Math.floor(index / 6) % live.length]! } as LedgerRecord)
            : make(index),
        );
      await unlock();
    }
    mkdirSync(join(cwd, 'broken.job'));
    writeFileSync(join(cwd, 'broken.job', 'ledger.jsonl'), 'nonsense\nnonsense\n');
    const spent = startProcessorTime();
    const { stdout, stderr, code } = await commandLine(['status'], { cwd, env });
    expect(spent()).toBeLessThan(3_000);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(202);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    for (const word of ['submitting', ...LIVE, ...ENDS]) expect(stdout).toContain(word);
    expect(stdout).toMatch(/completed +█+░? +49,990 +10 +50,000 +23 h/);
    expect(stderr).toContain('broken.job');
    expect(code).toBe(3);
    const { jobs } = JSON.parse((await commandLine(['status', cwd, '--json'], { cwd: '/', env })).stdout);
    expect(jobs).toHaveLength(201);
  });
});
