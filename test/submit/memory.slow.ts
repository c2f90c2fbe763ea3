import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { bench, chatLines } from './harness.js';
import { bundle } from './processes.js';

/** A limit for the heap, in MB: without one, Node lets garbage lie while the machine has memory to spare. */
const HEAP = 64;
const root = temporaryFolder();
let script = '';
beforeAll(async () => {
  script = await bundle('./transfer.ts', join(root, 'transfer.mjs'));
});

function peakMegabytes(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [`--max-heap-size=${HEAP}`, '--no-warnings', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
  it('stays under 320 MB for an upload of 300 MB, under 160 MB for its download', async () => {
    const { emulator } = await bench({}, 0);
    const path = join(root, 'large.jsonl');
    writeLarge(path, 299);
    const up = await peakMegabytes('upload', emulator.url, path);
    const back = join(root, 'back.jsonl');
    const down = await peakMegabytes('download', emulator.url, back, emulator.state.files[0]!.id);
    expect(statSync(back).size).toBe(statSync(path).size);
    expect(Math.min(up, down)).toBeGreaterThan(20);
    expect(up).toBeLessThanOrEqual(320);
    expect(down).toBeLessThanOrEqual(160);
  });
});
