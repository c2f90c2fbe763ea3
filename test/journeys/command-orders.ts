import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { type Emulator, startEmulator } from '../../src/emulator/start.js';
import { commandLine, type Seen } from '../cli/command-line.js';
import { expectPaidOnce } from '../submit/once.js';
import { FILE, OTHER_MODEL, type Step, type Stop } from './command-steps.js';
import { Gate, withConnections } from './connections.js';
import { type Body, keyOf, OrderLaws, type Row } from './order-laws.js';

const MODEL = 'gpt-6-luna';
const QUICK = { BATCH_CREATOR_SETTLE_MS: '12', BATCH_CREATOR_POLL_MS: '2', BATCH_CREATOR_BACKOFF_MS: '2' };
/** A command that takes longer hangs; most take milliseconds. */
const HANGS_MS = 60_000;
const ENDED = ['completed', 'failed', 'expired', 'cancelled'];

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
  readonly #cwd = mkdtempSync(join(tmpdir(), 'orders-'));
  readonly #laws: OrderLaws;
  readonly #emulator: Emulator;
  readonly #gate: Gate;
  readonly #failing: Set<string>;
  readonly #runKilled: RunKilled | undefined;
  /** Files at the service that commands know of. */
  readonly #known = new Set<string>();
  readonly #history: { rows: Row[]; prompt: number }[] = [];
  #rows: Row[] = [1, 2, 3].map((text) => ({ id: `r${text}`, text }));
  #prompt = 0;
  #nextId = 4;
  #config = 'c';
  /** False once a clean-up has deleted the input file. */
  #isBuilt = true;

  private constructor(emulator: Emulator, gate: Gate, laws: OrderLaws, failing: Set<string>, runKilled?: RunKilled) {
    [this.#emulator, this.#gate, this.#laws, this.#failing] = [emulator, gate, laws, failing];
    this.#runKilled = runKilled;
  }

  static async start(runKilled?: RunKilled): Promise<OrdersWorld> {
    const [gate, laws, failing] = [new Gate(), new OrderLaws(), new Set<string>()];
    const emulator = await startEmulator({
      speed: 1e6,
      concurrency: 1,
      answer: async ({ body, custom_id }) => {
        // Held back are those of batches.
        if (!laws.isDirect) await gate.pass();
        const key = keyOf(body as unknown as Body);
        const answer = laws.called(key, custom_id, !failing.has(key.split(' ').at(-1)!));
        return answer ?? { status: 503, body: { error: { code: 'overloaded', message: 'no room' } } };
      },
    });
    const world = new OrdersWorld(emulator, gate, laws, failing, runKilled);
    await world.#write();
    return world;
  }

  async end(): Promise<void> {
    this.#gate.open();
    await this.#emulator.close();
    rmSync(this.#cwd, { recursive: true, force: true });
  }

  async take(step: Step): Promise<void> {
    if (step.do !== 'command') this.log.push(JSON.stringify(step));
    if (step.do === 'edit') return this.#edit(step);
    if (step.do === 'hold') return this.#gate.close(step.after);
    if (step.do === 'fault') {
      if (step.fault.name === 'expire') this.#laws.expires();
      return this.#emulator.faults.add(step.fault);
    }
    if (step.do === 'fail') {
      this.#failing.clear();
      for (const text of step.texts) this.#failing.add(`t${text}`);
      return;
    }
    if (step.isPlanned && step.line.startsWith('submit') && !step.stop) await this.#plan(step.line);
    else await this.#command(step.line, step.stop);
  }

  /** Whatever was done, in the end each row gets its answer. */
  async finish(): Promise<void> {
    this.log.push('-- the end');
    this.#emulator.faults.clear();
    this.#failing.clear();
    this.#gate.open();
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
    expect(this.#read('answers-c.jsonl').map(({ status }) => status)).toEqual(this.#rows.map(() => 'succeeded'));
    this.#expectClean();
    expectPaidOnce(this.#emulator.state);
  }

  async #edit({ how, at }: Extract<Step, { do: 'edit' }>): Promise<void> {
    const rows = this.#rows;
    const place = at % Math.max(1, rows.length);
    this.#history.push({ rows, prompt: this.#prompt });
    if (how === 'revert') ({ rows: this.#rows, prompt: this.#prompt } = this.#history[at % this.#history.length]!);
    else if (how === 'prompt') this.#prompt = 1 - this.#prompt;
    else if (how === 'add') this.#rows = [...rows, { id: `r${this.#nextId++}`, text: at }];
    else if (how === 'duplicate') this.#rows = [...rows, { id: `r${this.#nextId++}`, text: rows[place]!.text }];
    else if (how === 'remove') this.#rows = rows.length > 1 ? rows.filter((_, index) => index !== place) : rows;
    else if (how === 'reverse') this.#rows = rows.toReversed();
    else this.#rows = rows.map(({ text }, index) => ({ id: `r${index + 1}`, text }));
    await this.#write();
  }

  /** Both the table with its configs and the input file, as `build` writes it. */
  async #write(): Promise<void> {
    this.#isBuilt = true;
    const table = this.#rows.map(({ id, text }) => `${id},t${text}\n`).join('');
    writeFileSync(join(this.#cwd, 'rows.csv'), `id,word\n${table}`);
    for (const config of ['c', 'd']) {
      const prompt = this.#textOf('{{word}}', config);
      const lines = [
        'input_file: rows.csv',
        'id_column: id',
        `prompt: "${prompt}"`,
        'data_path: data',
        'batch_size: 2',
      ];
      lines.push(`model_params: { model: ${MODEL} }`, `output_file: answers-${config}.jsonl`);
      writeFileSync(join(this.#cwd, `${config}.yaml`), `${lines.join('\n')}\n`);
    }
    await new BatchCreator({ model: MODEL })
      .addAll(this.#rows, ({ id, text }) => ({ customId: id, prompt: this.#textOf(`t${text}`) }))
      .save(join(this.#cwd, FILE), { maxRequests: 2 });
  }

  #textOf(word: string, config = this.#config): string {
    return `${config}${this.#prompt}: ${word}`;
  }

  #keys(model = MODEL): { id: string; key: string }[] {
    return this.#rows.map(({ id, text }) => ({ id, key: `${model} ${this.#textOf(`t${text}`)}` }));
  }

  /** What was planned is what is sent. */
  async #plan(line: string): Promise<void> {
    const planned = await this.#command(`${line.replace(' --wait', '')} --dry-run --json`);
    const isQuiet = this.#emulator.faults.active.length === 0;
    const before = this.#emulator.state.batches.length;
    const { code } = await this.#command(line);
    if (!isQuiet || code > 1) return;
    const { sent, isContinued, refusal } = JSON.parse(planned.stdout) as Planned;
    await this.#rest();
    const created = this.#emulator.state.batches.slice(before).filter(({ status }) => status !== 'failed');
    const total = created.reduce((sum, { request_counts: counts }) => sum + counts.total, 0);
    if (!isContinued) expect(total, 'requests sent, against those planned').toBe(refusal === undefined ? sent : 0);
  }

  async #command(line: string, stop?: Stop): Promise<Seen> {
    this.log.push(`$ ${line}${stop ? `   (${stop.how} at request ${stop.at})` : ''}`);
    const [command] = line.split(' ');
    const isWaiting =
      command === 'watch' || line.includes('--wait') || (command === 'run' && !/--once|--try/.test(line));
    if (isWaiting && !stop) this.#gate.open();
    await this.#rest();
    const model = line.includes(OTHER_MODEL) ? OTHER_MODEL : undefined;
    this.#config = /-c ([cd])\.yaml/.exec(command === 'run' ? line : '')?.[1] ?? this.#config;
    this.#laws.begin(line, this.#keys(model));
    const { seen, isStopped } = await this.#run(line, stop);
    if (command === 'cancel' || isStopped) this.#gate.open();
    const isQuiet = this.#emulator.faults.active.length === 0;
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
    if (line.startsWith('clean -c')) this.#isBuilt = false;
    if (line.startsWith('run')) this.#isBuilt = true;
    const ways = (model: string | undefined) => this.#keys(model ?? MODEL);
    if (line.startsWith('collate') && (line.includes('--round') || !this.#isBuilt))
      this.#laws.compareRound(this.#read('out.jsonl'));
    else if (line.startsWith('collate')) {
      const rows = this.#read('out.jsonl');
      this.#laws.compare(rows, ways, code);
      if (line.includes('--rows'))
        for (const { custom_id, row } of rows)
          expect(row?.word).toBe(`t${this.#rows.find(({ id }) => id === custom_id)?.text}`);
    } else if (line.startsWith('run') && stdout.includes('answers-')) {
      const rows = this.#read(`answers-${this.#config}.jsonl`);
      this.#laws.compare(rows, ways, code);
      if (!line.includes('--keep')) this.#expectClean();
    } else if (line.startsWith('retry') && this.#isBuilt && existsSync(join(this.#cwd, 'again.jsonl'))) {
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
    const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: this.#emulator.url, ...QUICK };
    const world = { cwd: this.#cwd, env };
    if (stop?.how === 'kill' && this.#runKilled) {
      const seen = await this.#runKilled(line, world, stop.at);
      return { seen, isStopped: seen.code === 137 };
    }
    const abort = new AbortController();
    let calls = 0;
    let isStopped = false;
    const seen = await withConnections(
      this.#emulator.url,
      async (call, isUpload) => {
        const isNow = stop !== undefined && ++calls === stop.at;
        if (isStopped && stop?.how !== 'signal') throw new TypeError('fetch failed');
        if (!isNow) return isUpload && !isStopped ? this.#uploaded(call) : call();
        isStopped = true;
        abort.abort('SIGTERM');
        if (stop.how === 'signal') return call();
        if (stop.how !== 'before') await call().then((reply) => reply.body?.cancel());
        throw new TypeError('fetch failed');
      },
      () => commandLine(line.split(' '), { ...world, signal: abort.signal }),
    );
    return { seen, isStopped };
  }

  /** Notes the file: the command knows it, and has to delete it some time. */
  async #uploaded(call: () => Promise<Response>): Promise<Response> {
    const reply = await call();
    const { id } = (await reply
      .clone()
      .json()
      .catch(() => ({}))) as { id?: string };
    if (id !== undefined) this.#known.add(id);
    return reply;
  }

  /** Nothing of the job is left at the service, but for uploads whose reply was lost. */
  #expectClean(): void {
    const left = this.#emulator.state.files.filter(({ id, purpose }) => purpose !== 'batch' || this.#known.has(id));
    expect(left.map(({ filename }) => filename)).toEqual([]);
  }

  /** Until each batch has ended, or waits for the gate. */
  async #rest(): Promise<void> {
    const isAtRest = () => {
      const open = this.#emulator.state.batches.filter(({ status }) => !ENDED.includes(status));
      return open.length === 0 || (this.#gate.waiting > 0 && this.#gate.waiting === open.length);
    };
    const begun = performance.now();
    while (!isAtRest()) {
      if (performance.now() - begun > HANGS_MS) throw new Error('The emulator does not come to rest.');
      await wait(1);
    }
    this.#laws.rest(this.#gate.waiting === 0);
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
