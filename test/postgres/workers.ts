import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/start.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';
import { chatLines } from '../submit/chat-lines.js';
import { bundle } from '../submit/processes.js';
import type { WorkerOptions } from './worker.js';

export interface Rounds {
  database: string;
  workers: number;
  parts: number;
  random: (below: number) => number;
  withoutEpoch?: boolean;
  /** Writes to the database are late by up to this many milliseconds. @default 500 */
  delayMs?: number;
  /** How long workers are killed and stopped; then they are left in peace. */
  attackMs: number;
}

export interface Found {
  parts: number;
  doubled: number;
  lost: number;
  kills: number;
  zombies: number;
}

const LEASE_MS = 700;
let made = 0;

/** One job, worked on by several processes that are killed, stopped and woken, at a service that loses replies. */
export async function attackWorkers({
  database,
  workers,
  parts,
  random,
  withoutEpoch = false,
  delayMs = 500,
  attackMs,
}: Rounds): Promise<Found> {
  const root = mkdtempSync(join(tmpdir(), 'workers-'));
  const faults = (['drop_reply', 'late_acceptance', 'reset', 'error_after_acceptance'] as const).map((name, index) => ({
    name,
    skip: index + random(4),
    times: 2,
    delay: 300,
  }));
  const emulator = await startEmulator({ faults });
  const script = await bundle('../postgres/worker.ts', join(root, 'worker.mjs'));
  const job = `attack-${Date.now()}-${++made}`;
  const found: Found = { parts, doubled: 0, lost: 0, kills: 0, zombies: 0 };
  const children: (ChildProcess | undefined)[] = [];
  let finished = 0;
  let isOver = false;
  const start = (worker: number) => {
    const folder = join(root, String(worker));
    mkdirSync(folder, { recursive: true });
    const files = Array.from({ length: parts }, (_, part) => {
      const path = join(folder, `part-${part}.jsonl`);
      writeFileSync(path, chatLines(1, `Part ${part} of ${job}`));
      return { path };
    });
    const options: WorkerOptions = {
      file: files,
      job,
      service: emulator.url,
      database,
      leaseMs: LEASE_MS,
      settleMs: 1_500,
      delayMs,
      withoutEpoch,
    };
    const child = spawn(execPath, ['--no-warnings', script, JSON.stringify(options)], {
      stdio: process.env.WORKERS_LOG ? 'inherit' : 'ignore',
    });
    children[worker] = child;
    child.on('exit', (code) => {
      if (code === 0) finished++;
      else if (!isOver) start(worker);
    });
  };
  try {
    for (let worker = 0; worker < workers; worker++) start(worker);
    const end = performance.now() + attackMs;
    while (performance.now() < end && finished === 0) {
      await wait(300 + random(900));
      const child = children[random(workers)];
      if (!child || child.exitCode !== null) continue;
      if (random(3) === 0) {
        found.kills++;
        child.kill('SIGKILL');
      } else {
        found.zombies++;
        child.kill('SIGSTOP');
        setTimeout(() => child.kill('SIGCONT'), LEASE_MS * 2 + random(500));
      }
    }
    const patience = performance.now() + 180_000;
    while (finished < workers && performance.now() < patience) await wait(100);
    const paid = new Map<string, number>();
    for (const { status, metadata } of emulator.state.batches) {
      if (status === 'failed') continue;
      const part = String(metadata?.[METADATA.part]);
      paid.set(part, (paid.get(part) ?? 0) + 1);
    }
    found.doubled = [...paid.values()].filter((times) => times > 1).length;
    found.lost = parts - paid.size + (finished < workers ? 1 : 0);
    return found;
  } finally {
    isOver = true;
    for (const child of children) child?.kill('SIGKILL');
    await emulator.close();
    rmSync(root, { recursive: true, force: true });
  }
}
