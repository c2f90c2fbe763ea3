// Repeats every figure that README gives. Times are ratios, measured against each other in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCollating } from './collating.js';
import { compareEstimating } from './estimating.js';
import { buildPeak, importTime, savePeaks, validatePeak } from './footprint.js';
import { compareReading } from './reading.js';
import { compareRows } from './rows.js';
import { compareWriting } from './writing.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'batch-creator-bench-'));

try {
  for (const run of [compareWriting, compareReading, compareRows, compareEstimating, compareCollating]) {
    const { title, rows } = await run(folder, rounds);
    console.log(`\n${title}`);
    for (const { name, ms, ratio } of rows)
      console.log(`  ${ratio.toFixed(2).padStart(6)}  ${ms.toFixed(0).padStart(6)} ms  ${name}`);
  }
  console.log('\nPeak memory');
  const ofFiles = [validatePeak(join(folder, 'to-read.jsonl')), buildPeak(join(folder, 'rows.csv'))];
  for (const { name, mb } of [...savePeaks(folder), ...ofFiles]) {
    console.log(`  ${mb.toFixed(0).padStart(6)} MB  ${name}`);
  }
  console.log('\nStart');
  console.log(`  ${importTime().toFixed(0).padStart(6)} ms  added to an empty node by importing the package`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
