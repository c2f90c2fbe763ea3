import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BatchCreator } from '../../src/batch-creator.js';
import { inputPaths } from '../../src/jsonl/read/manifest.js';
import { validateFile } from '../../src/jsonl/read/validate.js';
import { type LongResult, seededRandom, stopwatch } from './program.js';

export const name = 'killed saves: no half file, no mixed set that is accepted, nothing left behind';

const source = fileURLToPath(new URL('../../src/batch-creator.ts', import.meta.url));
const SIZES = [3, 40, 9, 25];

/** Saves batches of several sizes to one name for ever; the prompts tell which save a line is of. */
function startSaving(path: string): ChildProcess {
  const script = `const { BatchCreator } = await import(${JSON.stringify(source)});
    console.log('ready');
    for (let n = 0; ; n++) {
      const size = ${JSON.stringify(SIZES)}[n % ${SIZES.length}];
      const entries = Array.from({ length: size }, (_, i) => ({ customId: 'id-' + i, prompt: process.pid + '/' + n }));
      await new BatchCreator().addAll(entries).save(${JSON.stringify(path)}, { maxRequests: 4 });
    }`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What is wrong with what a reader accepts; a refusal is right at any time. */
async function problemOf(path: string): Promise<string | undefined> {
  const paths = await inputPaths([path]);
  const reports = await Promise.all(paths.map((file) => validateFile(file).catch(() => undefined)));
  if (reports.includes(undefined)) return undefined;
  const saves = new Set(paths.flatMap((file) => readFileSync(file, 'utf8').match(/\d+\/\d+/g) ?? []));
  if (saves.size > 1) return `accepted, with lines of ${[...saves].join(' and ')}`;
  return reports.every((report) => report?.ok) ? undefined : 'a file is accepted that is not valid';
}

export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const random = seededRandom(seed);
  const home = mkdtempSync(join(tmpdir(), 'save-kills-'));
  const path = join(home, 'r.jsonl');
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  const fail = (what: string) => {
    result.failures++;
    result.notes.push(`kill ${result.attempts}: ${what}`);
  };
  try {
    while (hasTime()) {
      const child = startSaving(path);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await sleep(random(400));
      child.kill('SIGKILL');
      await gone;
      result.attempts++;
      const problem = await problemOf(path);
      if (problem !== undefined) fail(problem);
      if (random(4) > 0) continue;
      await new BatchCreator().add('last', '0/0').save(path);
      const left = readdirSync(home).filter((file) => file !== 'r.jsonl');
      if (left.length > 0) fail(`${left.join(', ')} is left after the next save`);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return result;
}
