import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { seededRandom } from '../long/program.js';
import type { ChildOptions } from './child.js';
import { bench, carry, chatLines } from './harness.js';
import { bundle, runChild } from './processes.js';

const root = temporaryFolder();
let script = '';
beforeAll(async () => {
  script = await bundle('./child.ts', join(root, 'child.mjs'));
});

/** `npm run test:long` asks for more than 4, and then all points and chains run. The model walks them all in `npm test`. */
const kills = Number(process.env.BATCH_CREATOR_KILLS ?? 4);
const isLong = kills > 4;

type Death = Pick<ChildOptions, 'record' | 'call'>;

/** Each crash point of the protocol, by its number in our notes. */
const DEATHS: [point: string, death: Death][] = [
  ['C6 before anything', { record: { kind: 'job', at: 'before' } }],
  ['C6 while the job is written down', { record: { kind: 'job', at: 'within' } }],
  ['C6 before the first intent', { record: { kind: 'upload_intent', at: 'before' } }],
  ['C7 before the upload', { record: { kind: 'upload_intent', at: 'after' } }],
  ['C8 during the upload', { call: { name: 'files.create', at: 'during' } }],
  ['C9 when the file is there', { call: { name: 'files.create', at: 'after' } }],
  ['C9 while the file is written down', { record: { kind: 'uploaded', at: 'within' } }],
  ['C10 after the upload', { record: { kind: 'uploaded', at: 'after' } }],
  ['C10 before the intent to create', { record: { kind: 'create_intent', at: 'before' } }],
  ['C10 while the intent is written down', { record: { kind: 'create_intent', at: 'within' } }],
  ['C11 before the create', { record: { kind: 'create_intent', at: 'after' } }],
  ['C11 at the create', { call: { name: 'batches.create', at: 'before' } }],
  ['C12 when the batch is there', { call: { name: 'batches.create', at: 'after' } }],
  ['C13 during the create', { call: { name: 'batches.create', at: 'during' } }],
  ['C14 before the batch is written down', { record: { kind: 'created', at: 'before' } }],
  ['C14 while the batch is written down', { record: { kind: 'created', at: 'within' } }],
  ['C17 after the create', { record: { kind: 'created', at: 'after' } }],
  ['C17 while it is watched', { call: { name: 'batches.retrieve', at: 'after' } }],
  ['C18 before the end is written down', { record: { kind: 'ended', at: 'before' } }],
  ['C18 while the end is written down', { record: { kind: 'ended', at: 'within' } }],
  ['C19 during the download', { call: { name: 'files.content', at: 'during' } }],
  ['C19 when the download begins', { call: { name: 'files.content', at: 'after' } }],
  ['C20 when the results are in place', { record: { kind: 'downloaded', at: 'before' } }],
  ['C21 when the results are written down', { record: { kind: 'downloaded', at: 'after' } }],
];

/** Deaths in the recovery from the first (C12: the create went out, its reply is lost), each in the recovery from the one before. */
const RECOVERY: [point: string, death: Death][] = [
  ['C12 when the batch is there', { call: { name: 'batches.create', at: 'after' } }],
  ['C15 before it looks', { call: { name: 'batches.list', at: 'before' } }],
  ['C15 when it has looked', { call: { name: 'batches.list', at: 'after' } }],
  ['C15 while it writes down what it found', { record: { kind: 'created', at: 'within' } }],
];
/** Likewise where the create did not go out. */
const FENCING: [point: string, death: Death][] = [
  ['C11 before the create', { record: { kind: 'create_intent', at: 'after' } }],
  ['C15 before the fence', { record: { kind: 'fence_intent', at: 'before' } }],
  ['C15 at the fence', { record: { kind: 'fence_intent', at: 'after' } }],
  ['C15 when the file is deleted', { call: { name: 'files.delete', at: 'after' } }],
  ['C16 after the fence', { record: { kind: 'fenced', at: 'after' } }],
  ['C16 before the attempt is given up', { record: { kind: 'attempt_void', at: 'before' } }],
  ['C16 when the attempt is given up', { record: { kind: 'attempt_void', at: 'after' } }],
];

/** Runs until it is done, with these deaths on the way; then everything must be there, once. */
async function survives({ onTestFinished }: TestContext, ...deaths: Death[]) {
  const { file, folder: root, emulator } = await bench({}, 1, onTestFinished);
  const folder = join(root, 'reviews.job/round-0001');
  const options = { file, url: emulator.url };
  for (const death of deaths) {
    const { signal, stderr } = await runChild(script, { ...options, ...death });
    expect({ death, signal, stderr }).toEqual({ death, signal: 'SIGKILL', stderr: '' });
  }
  // The process that goes on is this one; it starts faster.
  await carry(file, new OpenAI({ baseURL: emulator.url, apiKey: 'sk-child' }), { settleMs: 40, pollMs: 5 });
  await expectWhole(folder, 3);
}

async function expectWhole(folder: string, lines: number) {
  expect((await new FileLedger(folder).records()).at(-1)).toMatchObject({ kind: 'downloaded' });
  expect(readFileSync(join(folder, 'output-0001.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(lines);
  expect(
    readdirSync(folder).filter(
      (name) => !/^(input-0001\.jsonl|ledger\.jsonl|ledger\.torn-\d+|output-\d+\.jsonl)$/.test(name),
    ),
  ).toEqual([]);
}

describe('killed and run again, it pays once and loses nothing', () => {
  it.concurrent.for(isLong ? DEATHS : DEATHS.filter((_, place) => place % 4 === 0))(
    '%s',
    async ([, death], context) => {
      await survives(context, death);
    },
  );

  const chains = [
    ['C12', RECOVERY],
    ['C11', FENCING],
  ] as const;
  it.concurrent.for(isLong ? chains : chains.slice(0, 1))(
    '%s, and at each step of its recovery',
    async ([, chain], context) => {
      await survives(context, ...chain.map(([, death]) => death));
    },
  );
});

describe('killed at random moments', () => {
  const random = seededRandom(Number(process.env.BATCH_CREATOR_SEED ?? 1));
  it(
    `pays once and loses nothing, ${kills} times`,
    async () => {
      const { folder: root, emulator } = await bench({ speed: 300 });
      let killed = 0;
      const work = async (worker: number) => {
        for (let round = 0; killed < kills; round++) {
          const file = join(root, `reviews-${worker}-${round}.jsonl`);
          const folder = file.replace(/\.jsonl$/, '.job/round-0001');
          writeFileSync(file, chatLines(3, `Worker ${worker}, round ${round}`));
          for (;;) {
            const { signal, code, stderr } = await runChild(
              script,
              { file, url: emulator.url },
              killed < kills ? 120 + random(400) : undefined,
            );
            if (signal === 'SIGKILL') killed++;
            else {
              expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
              break;
            }
          }
          await expectWhole(folder, 3);
        }
      };
      // Each of them goes on to the end of its file when the kills are over.
      await Promise.all(Array.from({ length: kills > 4 ? 3 : 1 }, (_, at) => work(at + 1)));
      expect(killed).toBeGreaterThanOrEqual(kills);
    },
    60_000 + kills * 1_000,
  );
});

describe('two processes at once', () => {
  it('one does the work, the other names it', async () => {
    const { file, folder: root, emulator } = await bench({ speed: 20 }, 1);
    const options = { file, url: emulator.url };
    const ended = await Promise.all([runChild(script, options), runChild(script, options), runChild(script, options)]);
    expect(ended.filter(({ code }) => code === 0)).toHaveLength(1);
    for (const { code, stderr } of ended)
      if (code !== 0) expect(stderr).toMatch(/^BatchLockedError: .* is in use by process \d+ on /);
    await expectWhole(join(root, 'reviews.job/round-0001'), 3);
  });
});
