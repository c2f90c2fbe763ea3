import { spawn } from 'node:child_process';
import { closeSync, openAsBlob, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bench, chatLines } from './harness.js';
import { bundle } from './processes.js';

const root = temporaryFolder();
let script = '';
beforeAll(async () => {
  script = await bundle('./transfer.ts', join(root, 'transfer.mjs'));
});

function peakMegabytes(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(Number(text))));
}

function writeLarge(path: string, megabytes: number): void {
  const chunk = Buffer.from(chatLines(5_000, 'x'.repeat(80)));
  const file = openSync(path, 'w');
  for (let size = 0; size < megabytes * 1e6; size += chunk.length) writeSync(file, chunk);
  closeSync(file);
}

describe('memory', () => {
  it('stays under 320 MB for an upload of 200 MB, under 160 MB for a download of 300 MB', async () => {
    const { emulator, client } = await bench({}, 0);
    const path = join(root, 'large.jsonl');
    writeLarge(path, 199);
    expect(await peakMegabytes('upload', emulator.url, path)).toBeLessThanOrEqual(320);
    // More than the service takes is still less than it gives.
    writeLarge(path, 299);
    const file = await client.files.create({ file: new File([await openAsBlob(path)], 'x'), purpose: 'user_data' });
    const back = join(root, 'back.jsonl');
    const peak = await peakMegabytes('download', emulator.url, back, file.id);
    expect(statSync(back).size).toBe(statSync(path).size);
    expect(peak).toBeGreaterThan(20);
    expect(peak).toBeLessThanOrEqual(160);
  }, 60_000);
});
