import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareSubmit } from '../../src/submit/job/prepare.js';
import { openJob, submit } from '../../src/submit/job/submit.js';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import { lockFolder } from '../../src/submit/ledger/lock.js';
import { findRounds } from '../../src/submit/round/rounds.js';
import { chatLines } from '../submit/chat-lines.js';
import { bench, carry, FAST } from '../submit/harness.js';

const jobOf = (file: string) => file.replace('.jsonl', '.job');

it('cancel refuses, where another process may send a batch again that had no room', async () => {
  const { file, client, emulator } = await bench();
  emulator.faults.add('token_limit');
  const job = await submit(file, { client, ...FAST, pollMs: 60_000 });
  await expect.poll(() => emulator.state.batches[0]!.status).toBe('failed');
  const unlock = await new FileLedger(join(jobOf(file), 'round-0001')).lock();
  await expect((await openJob(file, { client, ...FAST })).cancel()).rejects.toMatchObject({ name: 'BatchLockedError' });
  await unlock();
  await job.cancel();
  await job.done();
  expect(emulator.state.batches).toHaveLength(1);
});

it('a plan continues the round that another process has begun since with the same requests, and pays nothing', async () => {
  const { file, client, emulator } = await bench();
  const second = await prepareSubmit(file, { client, ...FAST });
  await carry(file, client);
  await (await second.send()).done();
  expect(emulator.state.batches).toHaveLength(1);
});

it('a plan with nothing to send leaves a round alone that another process has begun since', async () => {
  const { file, client } = await bench();
  await carry(file, client);
  writeFileSync(file, chatLines(2));
  const nothing = await prepareSubmit(file, { client, ...FAST });
  expect(nothing.plan.sent).toBe(0);
  writeFileSync(file, chatLines(4));
  await carry(file, client);
  await expect(nothing.send()).rejects.toMatchObject({ code: 'job_running' });
  const [first, second] = await findRounds(jobOf(file));
  expect(first!.source).toEqual(first!.state.job.source);
  expect(second!.source).toEqual(second!.state.job.source);
});

it('the plan of a process that died is removed by the next one, that of a living process stays', async () => {
  const { file, client } = await bench();
  await carry(file, client);
  const [dead, living] = ['plan-dead', 'plan-living'].map((name) => join(jobOf(file), name)) as [string, string];
  for (const folder of [dead, living]) mkdirSync(folder);
  const { unlock } = await lockFolder(living);
  const before = new Date(Date.now() - 120_000);
  for (const folder of [dead, living]) utimesSync(folder, before, before);
  writeFileSync(file, chatLines(4));
  await carry(file, client);
  expect([dead, living].map(existsSync)).toEqual([false, true]);
  await unlock();
});
