import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerOptions } from './worker.js';

/** A worker that has got its orders. */
export interface Life {
  isAlive(): boolean;
  kill(): void;
  /** Stops it, and wakes it after so many milliseconds. */
  stop(ms: number): Promise<void>;
}

export interface PoolOptions {
  size: number;
  orders(worker: number): WorkerOptions;
  onLife(life: Life): void;
  onLine(line: string): void;
}

/** Started ahead, so that one that is killed is replaced at once. */
const SPARE = 3;

/** Processes of which so many work at a time; one that dies is replaced by one that has loaded already. */
export class WorkerPool {
  readonly #script: string;
  readonly #options: PoolOptions;
  readonly #all = new Set<ChildProcess>();
  readonly #spare: ChildProcess[] = [];
  /** The folders of workers that died are taken over: a machine comes back with its disk. */
  readonly #free: number[];
  #isOver = false;

  constructor(script: string, options: PoolOptions) {
    [this.#script, this.#options] = [script, options];
    this.#free = Array.from({ length: options.size }, (_, worker) => worker);
  }

  begin(): void {
    for (let made = 0; made < SPARE; made++) this.#make();
  }

  killAll(): void {
    for (const child of this.#all) child.kill('SIGKILL');
    this.#spare.length = 0;
    this.begin();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    const ends = [...this.#all].map((child) => once(child, 'exit'));
    for (const child of this.#all) child.kill('SIGKILL');
    await Promise.all(ends);
  }

  #make(): void {
    const child = spawn(execPath, ['--no-warnings', this.#script], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#all.add(child);
    child.stdin.on('error', () => undefined);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line !== 'ready') return this.#options.onLine(line);
      this.#spare.push(child);
      this.#employ();
    });
    child.on('exit', () => this.#all.delete(child));
  }

  #employ(): void {
    if (this.#isOver) return;
    while (this.#spare.length > 0 && this.#free.length > 0) {
      const [child, worker] = [this.#spare.shift()!, this.#free.shift()!];
      this.#make();
      child.stdin!.write(`${JSON.stringify(this.#options.orders(worker))}\n`);
      child.on('exit', (code) => {
        this.#free.push(worker);
        // One that has done all its jobs is not replaced.
        if (code !== 0) this.#employ();
      });
      this.#options.onLife(lifeOf(child));
    }
  }
}

function lifeOf(child: ChildProcess): Life {
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: () => void child.kill('SIGKILL'),
    async stop(ms) {
      child.kill('SIGSTOP');
      await wait(ms);
      child.kill('SIGCONT');
    },
  };
}
