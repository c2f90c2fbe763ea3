import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { commandLine, type Seen } from '../cli/command-line.js';
import { expectPaidOnce } from '../submit/once.js';
import { FILE, OTHER_MODEL, type Step, type Stop } from './command-steps.js';
import { type Body, OrderLaws } from './order-laws.js';
import { OrdersNightly } from './orders-nightly.js';
import { HANGS_MS, OrdersService } from './orders-service.js';
import { MODEL, OrdersTable } from './orders-table.js';

const QUICK = { BATCH_CREATOR_SETTLE_MS: '12', BATCH_CREATOR_POLL_MS: '2', BATCH_CREATOR_BACKOFF_MS: '2' };

/** Runs one command in a process of its own, which kills itself at a request. */
export type RunKilled = (
  line: string,
  world: { cwd: string; env: Record<string, string> },
  at: number,
) => Promise<Seen>;

/** Carries out the steps over one job, and holds everything that they do against the laws. */
export async function followOrders(steps: readonly Step[], runKilled?: RunKilled): Promise<void> {
  const world = await OrdersWorld.start(runKilled);
  try {
    for (const step of steps) await world.take(step);
    await world.finish();
  } catch (error) {
    if (error instanceof Error) error.message += `\n\nWhat was done:\n${world.log.join('\n')}`;
    throw error;
  } finally {
    await world.end();
  }
}

class OrdersWorld {
  readonly log: string[] = [];
  readonly #cwd: string;
  readonly #laws: OrderLaws;
  readonly #service: OrdersService;
  readonly #table: OrdersTable;
  readonly #nightly: OrdersNightly;
  readonly #runKilled: RunKilled | undefined;

  private constructor(cwd: string, service: OrdersService, laws: OrderLaws, runKilled?: RunKilled) {
    [this.#cwd, this.#service, this.#laws, this.#runKilled] = [cwd, service, laws, runKilled];
    this.#table = new OrdersTable(cwd);
    this.#nightly = new OrdersNightly(cwd, service, this.#table, laws);
  }

  static async start(runKilled?: RunKilled): Promise<OrdersWorld> {
    const laws = new OrderLaws();
    const cwd = mkdtempSync(join(tmpdir(), 'orders-'));
    const world = new OrdersWorld(cwd, await OrdersService.start(laws), laws, runKilled);
    await world.#table.write();
    return world;
  }

  async end(): Promise<void> {
    this.#service.gate.open();
    await this.#service.emulator.close();
    rmSync(this.#cwd, { recursive: true, force: true });
  }

  async take(step: Step): Promise<void> {
    const { emulator, gate, failing } = this.#service;
    if (step.do !== 'command') this.log.push(JSON.stringify(step));
    if (step.do === 'edit') return this.#table.edit(step);
    if (step.do === 'hold') return gate.close(step.after);
    if (step.do === 'fault') {
      if (step.fault.name === 'expire') this.#laws.expires();
      return emulator.faults.add(step.fault);
    }
    if (step.do === 'fail') {
      failing.clear();
      for (const text of step.texts) failing.add(`t${text}`);
      return;
    }
    if (step.do === 'runBatch') {
      if (!step.stop) gate.open();
      await this.#rest();
      this.log.push(await this.#nightly.run(step));
    } else if (step.isPlanned && step.line.startsWith('submit') && !step.stop) await this.#plan(step.line);
    else await this.#command(step.line, step.stop);
  }

  /** Whatever was done, in the end each row gets its answer. */
  async finish(): Promise<void> {
    this.log.push('-- the end');
    const { emulator, gate, failing } = this.#service;
    emulator.faults.clear();
    failing.clear();
    gate.open();
    await this.#command(`watch ${FILE}`);
    const run = 'run -c c.yaml --yes --retry 99 --max-cost 1000';
    let seen = await this.#command(run);
    // Parts that were held back by a limit never end.
    if (seen.code === 2 && seen.stderr.includes('or cancel it')) {
      await this.#command(`cancel ${FILE} --yes`);
      seen = await this.#command(run);
    }
    if (seen.code === 2 && seen.stderr.includes('--all')) seen = await this.#command(`${run} --all`);
    expect(seen.code, seen.stderr).toBe(0);
    const statuses = this.#read('answers-c.jsonl').map(({ status }) => status);
    expect(statuses).toEqual(this.#table.keys().map(() => 'succeeded'));
    this.#service.expectClean('command');
    this.log.push(await this.#nightly.finish());
    expectPaidOnce(emulator.state);
  }

  /** What was planned is what is sent. */
  async #plan(line: string): Promise<void> {
    const planned = await this.#command(`${line.replace(' --wait', '')} --dry-run --json`);
    const { isQuiet } = this.#service;
    const before = this.#service.emulator.state.batches.length;
    const { code } = await this.#command(line);
    if (!isQuiet || code > 1) return;
    const { sent, isContinued, refusal } = JSON.parse(planned.stdout) as Planned;
    await this.#rest();
    const created = this.#service.emulator.state.batches.slice(before).filter(({ status }) => status !== 'failed');
    const total = created.reduce((sum, { request_counts: counts }) => sum + counts.total, 0);
    if (!isContinued) expect(total, 'requests sent, against those planned').toBe(refusal === undefined ? sent : 0);
  }

  async #command(line: string, stop?: Stop): Promise<Seen> {
    this.log.push(`$ ${line}${stop ? `   (${stop.how} at request ${stop.at})` : ''}`);
    const [command] = line.split(' ');
    const isWaiting =
      command === 'watch' || line.includes('--wait') || (command === 'run' && !/--once|--try/.test(line));
    if (isWaiting && !stop) this.#service.gate.open();
    await this.#rest();
    const model = line.includes(OTHER_MODEL) ? OTHER_MODEL : undefined;
    this.#table.builtBy(line);
    this.#laws.begin(line, this.#table.keys(model));
    const { seen, isStopped } = await this.#run(line, stop);
    if (command === 'cancel' || isStopped) this.#service.gate.open();
    const { isQuiet } = this.#service;
    await this.#rest();
    const said = `${seen.stdout}${seen.stderr}`.trim().replaceAll(this.#cwd, '');
    this.log.push(`  ${seen.code}${isStopped ? ' stopped' : ''}: ${said.split('\n').join('\n     ')}`);
    this.#laws.end(line, seen, { isStopped, isQuiet });
    if (!isStopped) this.#look(line, seen);
    return seen;
  }

  /** Holds what a command wrote against the laws. */
  #look(line: string, { code, stdout }: Seen): void {
    if (code > 1) return;
    if (line.startsWith('clean -c')) this.#table.isBuilt = false;
    if (line.startsWith('run')) this.#table.isBuilt = true;
    const ways = (model: string | undefined) => this.#table.keys(model ?? MODEL);
    if (line.startsWith('collate') && (line.includes('--round') || !this.#table.isBuilt))
      this.#laws.compareRound(this.#read('out.jsonl'));
    else if (line.startsWith('collate')) {
      const rows = this.#read('out.jsonl');
      this.#laws.compare(rows, ways, code);
      if (line.includes('--rows'))
        for (const { custom_id, row } of rows) expect(row?.word).toBe(this.#table.wordOf(custom_id));
    } else if (line.startsWith('run') && stdout.includes('answers-')) {
      const rows = this.#read(`answers-${this.#table.config}.jsonl`);
      this.#laws.compare(rows, ways, code);
      if (!line.includes('--keep')) this.#service.expectClean('command');
    } else if (line.startsWith('retry') && this.#table.isBuilt && existsSync(join(this.#cwd, 'again.jsonl'))) {
      this.#laws.compareRetry(this.#read('again.jsonl') as unknown as { custom_id: string; body: Body }[], ways);
      rmSync(join(this.#cwd, 'again.jsonl'));
    }
  }

  async #run(line: string, stop: Stop | undefined): Promise<{ seen: Seen; isStopped: boolean }> {
    const late = new AbortController();
    const never = wait(HANGS_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`It did not end: ${line}`);
    });
    return Promise.race([this.#start(line, stop), never]).finally(() => {
      never.catch(() => undefined);
      late.abort();
    });
  }

  async #start(line: string, stop: Stop | undefined): Promise<{ seen: Seen; isStopped: boolean }> {
    const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: this.#service.emulator.url, ...QUICK };
    const world = { cwd: this.#cwd, env };
    if (stop?.how === 'kill' && this.#runKilled) {
      const seen = await this.#runKilled(line, world, stop.at);
      return { seen, isStopped: seen.code === 137 };
    }
    const { result: seen, isStopped } = await this.#service.stoppedAt(stop, 'command', (signal) =>
      commandLine(line.split(' '), { ...world, signal }),
    );
    return { seen, isStopped };
  }

  async #rest(): Promise<void> {
    this.#laws.rest(await this.#service.rest());
  }

  #read(name: string): Line[] {
    const text = readFileSync(join(this.#cwd, name), 'utf8').trim();
    return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line);
  }
}

interface Planned {
  sent: number;
  isContinued: boolean;
  refusal?: string;
}

interface Line {
  custom_id: string;
  status: string;
  text?: string;
  row?: { word: string };
}
