import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/start.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';
import { type LongResult, seededRandom, stopwatch } from '../long/program.js';
import { chatLines } from './chat-lines.js';
import { bundle } from './processes.js';

export const name = 'containers: kills in pid namespaces that share a folder';
export const weight = 2;

const UNSHARE = ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'];
const CONTAINERS = 3;
const PARTS = 4;

/** An attempt is a kill. Where namespaces are not allowed, the processes share one, and a note says so. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds * 0.9);
  const random = seededRandom(seed);
  const isAllowed = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
  const root = mkdtempSync(join(tmpdir(), 'containers-'));
  const script = await bundle('./container-child.ts', join(root, 'child.mjs'));
  const result = {
    attempts: 0,
    failures: 0,
    notes: isAllowed ? [] : ['no pid namespaces here'],
  } as Required<LongResult>;
  let jobs = 0;
  try {
    do {
      const found = await attack(join(root, `${++jobs}`), script, isAllowed, random);
      result.attempts += found.kills;
      result.failures += found.doubled + found.lost;
      if (found.doubled + found.lost > 0) result.notes.push(`job ${jobs}: ${JSON.stringify(found)}`);
    } while (hasTime());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  result.notes.push(`${jobs} jobs of ${PARTS} parts, ${CONTAINERS} containers each`);
  return result;
}

async function attack(stem: string, script: string, isAllowed: boolean, random: (below: number) => number) {
  const faults = (['drop_reply', 'late_acceptance', 'reset'] as const).map((fault, index) => ({
    name: fault,
    skip: index + random(3),
    delay: 100,
  }));
  const emulator = await startEmulator({ faults });
  const files = Array.from({ length: PARTS }, (_, part) => {
    const path = `${stem}-${part}.jsonl`;
    writeFileSync(path, chatLines(1, `Part ${part} of ${stem}`));
    return { path };
  });
  const argument = JSON.stringify({ file: { files }, url: emulator.url });
  const children: ChildProcess[] = [];
  let [finished, kills, isOver] = [0, 0, false];
  const start = (index: number) => {
    const own = ['--no-warnings', script, argument];
    const stdio = process.env.CONTAINERS_LOG ? 'inherit' : 'ignore';
    const child = isAllowed
      ? spawn('unshare', [...UNSHARE, execPath, ...own], { stdio })
      : spawn(execPath, own, { stdio });
    children[index] = child;
    child.on('exit', (code) => {
      if (code === 0) finished++;
      else if (!isOver) start(index);
    });
  };
  try {
    for (let index = 0; index < CONTAINERS; index++) start(index);
    const end = performance.now() + 12_000;
    while (performance.now() < end && finished === 0) {
      await wait(200 + random(600));
      const child = children[random(CONTAINERS)]!;
      if (child.exitCode !== null) continue;
      kills++;
      child.kill('SIGKILL');
    }
    // A container that was killed while it began a round leaves its lock of the job, which is taken over after a minute.
    const patience = performance.now() + 150_000;
    while (finished < CONTAINERS && performance.now() < patience) await wait(50);
    const paid = new Map<string, number>();
    for (const { status, metadata } of emulator.state.batches) {
      const part = String(metadata?.[METADATA.part]);
      if (status !== 'failed') paid.set(part, (paid.get(part) ?? 0) + 1);
    }
    const doubled = [...paid.values()].filter((times) => times > 1).length;
    return { kills, doubled, lost: PARTS - paid.size + (finished < CONTAINERS ? 1 : 0) };
  } finally {
    isOver = true;
    for (const child of children) child.kill('SIGKILL');
    await emulator.close();
  }
}
