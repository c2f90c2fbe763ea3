// Repeats every figure that README gives. Times are ratios, measured against each other in one run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCollating } from './collating.js';
import { compareEstimating } from './estimating.js';
import { buildPeak, importTime, planPeak, recordPeak, savePeaks, sendPeaks, validatePeak } from './footprint.js';
import { comparePlanning } from './planning.js';
import { compareReading } from './reading.js';
import { compareRecording } from './recording.js';
import { compareRows } from './rows.js';
import { compareSending } from './sending.js';
import { compareWriting } from './writing.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const comparisons = {
  compareWriting,
  compareReading,
  compareRows,
  compareEstimating,
  compareCollating,
  comparePlanning,
  compareSending,
  compareRecording,
};
const [chosen, given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'batch-creator-bench-'));

if (chosen) {
  const { title, rows } = await comparisons[chosen as keyof typeof comparisons](folder, rounds);
  console.log(`\n${title}`);
  for (const { name, ms, ratio } of rows)
    console.log(`  ${ratio.toFixed(2).padStart(6)}  ${ms.toFixed(0).padStart(6)} ms  ${name}`);
} else await measureAll();

async function measureAll(): Promise<void> {
  try {
    // Each comparison has a process of its own: what ran before would slow down all but the loops by hand.
    for (const name of Object.keys(comparisons)) {
      const self = [...process.execArgv, process.argv[1]!, name, folder];
      if (spawnSync(process.execPath, self, { stdio: 'inherit' }).status !== 0) throw new Error(`${name} failed.`);
    }
    await report();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function report(): Promise<void> {
  console.log('\nPeak memory');
  const ofFiles = [
    validatePeak(join(folder, 'to-read.jsonl')),
    buildPeak(join(folder, 'rows.csv')),
    planPeak(join(folder, 'table')),
  ];
  for (const { name, mb } of [...savePeaks(folder), ...ofFiles, ...(await sendPeaks(folder)), recordPeak(folder)]) {
    console.log(`  ${mb.toFixed(0).padStart(6)} MB  ${name}`);
  }
  console.log('\nStart');
  console.log(`  ${importTime().toFixed(0).padStart(6)} ms  added to an empty node by importing the package`);
}
