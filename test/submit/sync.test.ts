import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bundle } from './processes.js';

const root = temporaryFolder();
const hasStrace = spawnSync('strace', ['-V']).status === 0;
let script = '';
beforeAll(async () => {
  script = await bundle('./append.ts', join(root, 'append.mjs'));
});

/** Runs appends under strace: one thread, so that calls can be counted. */
function traced(folder: string, ...flags: string[]) {
  const log = join(root, 'strace.log');
  writeFileSync(log, '');
  const args = ['-f', '-y', '-o', log, ...flags, process.execPath, '--no-warnings', script, folder];
  const { stdout } = spawnSync('strace', args, { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } });
  const calls = readFileSync(log, 'utf8').split('\n');
  return { seen: stdout.trim().split('\n'), calls };
}

describe.skipIf(!hasStrace)(`the ledger and the disk${hasStrace ? '' : ' (skipped: strace is not installed)'}`, () => {
  it('brings every record to the disk before it goes on, and the names of a new ledger too', () => {
    const folder = join(root, 'a.job');
    const { seen, calls } = traced(folder, '-e', 'trace=fsync,fdatasync');
    expect(seen).toEqual(['kept 1', 'kept 2', 'kept 3', 'kept 4']);
    expect(calls.filter((call) => /fdatasync\(\d+<.*ledger\.jsonl/.test(call))).toHaveLength(4);
    expect(calls.filter((call) => /fsync\(\d+<[^>]*a\.job>/.test(call))).toHaveLength(1);
    expect(calls.filter((call) => call.includes(`fsync(`) && new RegExp(`<${root}>`).test(call))).toHaveLength(1);
  });

  it.each([1, 2, 3, 4])('believes nothing after sync %i failed', (when) => {
    const folder = join(root, `failing-${when}.job`);
    const { seen } = traced(folder, '-e', `inject=fdatasync:error=EIO:when=${when}`);
    const kept = Array.from({ length: when - 1 }, (_, index) => `kept ${index + 1}`);
    expect(seen.slice(0, when - 1)).toEqual(kept);
    expect(seen.slice(when - 1)).toHaveLength(4 - when + 1);
    for (const line of seen.slice(when - 1))
      expect(line).toMatch(/^BatchLedgerError: .*the disk reports an error \(EIO\)/);
  });
});
