import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/start.js';
import { seededRandom } from '../long/program.js';
import { expectPaidOnce } from '../submit/once.js';
import { bundle, runProcess } from '../submit/processes.js';
import type { RunBatchChild } from '../submit/run-batch-child.js';

const KILLS = Number(process.env.BATCH_CREATOR_KILLS ?? 2);
const random = seededRandom(Number(process.env.BATCH_CREATOR_SEED ?? 1));
/** Each of them goes on to its end when the kills are over. */
const AT_A_TIME = KILLS > 4 ? 2 : 1;
const ROWS = 6;
const IDS = Array.from({ length: ROWS }, (_, row) => `r${row}`);
const TIMES = {
  OPENAI_API_KEY: 'sk-child',
  BATCH_CREATOR_SETTLE_MS: '40',
  BATCH_CREATOR_POLL_MS: '5',
  BATCH_CREATOR_BACKOFF_MS: '5',
};

const root = mkdtempSync(join(tmpdir(), 'kills-'));
const scripts = {
  library: '',
  // What `npm run build` made: it loads only what its command needs.
  command: fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url)),
};
let emulator: Emulator;
let killed = 0;

beforeAll(async () => {
  const folder = join(root, 'dist', 'cli');
  mkdirSync(folder, { recursive: true });
  const project = fileURLToPath(new URL('../..', import.meta.url));
  copyFileSync(join(project, 'package.json'), join(root, 'package.json'));
  // Some packages are loaded only when they are needed.
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  scripts.library = await bundle('./run-batch-child.ts', join(folder, 'library.mjs'));
  emulator = await startEmulator({ speed: 400 });
});
afterAll(async () => {
  await emulator.close();
  rmSync(root, { recursive: true, force: true });
});

/** Runs it until it comes to its end by itself, and kills it on the way as long as there are kills left. */
async function untilDone(script: string, args: string[], options: { cwd: string }, kills: number): Promise<string> {
  for (;;) {
    const moment = killed < kills ? 150 + random(850) : undefined;
    const env = { ...TIMES, OPENAI_BASE_URL: emulator.url };
    const { signal, code, stdout, stderr } = await runProcess(script, args, { ...options, env }, moment);
    if (signal === 'SIGKILL') killed++;
    else {
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    }
  }
}

it.each(KILLS > 4 ? [1, 3, ROWS] : [1, ROWS])(
  'runBatch, killed when %i outcomes are delivered, delivers them all again',
  async (dieAt) => {
    const folder = join(root, 'deliveries');
    mkdirSync(folder, { recursive: true });
    const log = join(root, `die-${dieAt}.log`);
    const child: RunBatchChild = { folder, name: `die-${dieAt}`, url: emulator.url, rows: ROWS, log };
    const env = { ...TIMES, OPENAI_BASE_URL: emulator.url };
    const first = await runProcess(scripts.library, [JSON.stringify({ ...child, dieAt })], { env });
    expect(first.signal).toBe('SIGKILL');
    await untilDone(scripts.library, [JSON.stringify(child)], { cwd: root }, 0);
    const all = IDS.map((id) => `${id}\n`).join('');
    expect(readFileSync(log, 'utf8')).toBe(
      `delivery 1\n${IDS.slice(0, dieAt)
        .map((id) => `${id}\n`)
        .join('')}delivery 2\n${all}`,
    );
  },
);

it(
  'runBatch, killed at random moments, pays once and delivers everything',
  async () => {
    const folder = join(root, 'runs');
    mkdirSync(folder);
    const before = emulator.state.batches.length;
    let runs = 0;
    const work = async () => {
      while (killed < KILLS / 2) {
        const name = `run-${runs++}`;
        const log = join(root, `${name}.log`);
        const child: RunBatchChild = { folder, name, url: emulator.url, rows: ROWS, log };
        const said = await untilDone(scripts.library, [JSON.stringify(child)], { cwd: root }, KILLS / 2);
        expect(said).toBe(`completed ${ROWS}\n`);
        // What was cut off came before; the last delivery is whole, and in order.
        const deliveries = readFileSync(log, 'utf8').split(/^delivery \d+\n/m);
        expect(deliveries.at(-1)!.trim().split('\n')).toEqual(IDS);
        expect(readdirSync(join(folder, name)).sort()).toEqual(['delivered.bin', 'input.job', 'run.json']);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    expect(emulator.state.files).toEqual([]);
    expectPaidOnce(emulator.state);
    const live = emulator.state.batches.slice(before).filter(({ status }) => status !== 'failed');
    expect(live).toHaveLength(runs * (ROWS / 2));
  },
  60_000 + KILLS * 2_000,
);

it(
  'run, killed at random moments, pays once and writes everything in order',
  async () => {
    const before = emulator.state.batches.length;
    let runs = 0;
    const work = async () => {
      while (killed < KILLS) {
        const cwd = join(root, `command-${runs++}`);
        mkdirSync(cwd);
        writeFileSync(join(cwd, 'reviews.csv'), `id,text\n${IDS.map((id) => `${id},${cwd} ${id}\n`).join('')}`);
        writeFileSync(
          join(cwd, 'config.yaml'),
          'input_file: reviews.csv\nid_column: id\nprompt: "Classify: {{text}}"\nbatch_size: 2\noutput_file: answers.jsonl\ndata_path: work\n',
        );
        const args = ['run', '-c', 'config.yaml', '--yes'];
        expect(await untilDone(scripts.command, args, { cwd }, KILLS)).toBe('answers.jsonl\n');
        const lines = readFileSync(join(cwd, 'answers.jsonl'), 'utf8').trim().split('\n');
        const outcomes = lines.map((line) => JSON.parse(line) as { custom_id: string; status: string });
        expect(outcomes.map(({ custom_id: id, status }) => `${id} ${status}`)).toEqual(
          IDS.map((id) => `${id} succeeded`),
        );
        expect(readdirSync(cwd).sort()).toEqual(['answers.jsonl', 'config.yaml', 'reviews.csv', 'work']);
        expect(
          readdirSync(join(cwd, 'work'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.tmp')),
        ).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    expect(killed).toBeGreaterThanOrEqual(KILLS);
    expect(emulator.state.files).toEqual([]);
    expect(emulator.state.batches.slice(before).filter(({ status }) => status !== 'failed')).toHaveLength(runs * 3);
    expectPaidOnce(emulator.state);
  },
  60_000 + KILLS * 2_000,
);
