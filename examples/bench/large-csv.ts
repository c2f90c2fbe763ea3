// Peak memory of `build` for a CSV of so many MB: tsx examples/bench/large-csv.ts 2000
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPeak } from './footprint.js';
import { makeCsv } from './rows.js';

const bytes = Number(process.argv[2] ?? 200) * 1_000_000;

// Rows of some 100 bytes and of some 1,000: what grows with the rows is the ids.
for (const repeat of [1, 10]) {
  const folder = mkdtempSync(join(tmpdir(), 'batch-creator-bench-'));
  try {
    const path = join(folder, 'rows.csv');
    await makeCsv(path, bytes, repeat);
    const { name, mb } = buildPeak(path);
    console.log(`  ${mb.toFixed(0).padStart(6)} MB  ${name}, rows of some ${repeat}00 bytes`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
