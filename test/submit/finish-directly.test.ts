import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import { DirectCalls } from '../../src/submit/direct/direct-calls.js';
import { type FinishPlan, finishDirectly } from '../../src/submit/direct/finish-directly.js';
import { bench, CHAT, chatLines } from './harness.js';

async function setting(options: EmulatorOptions, requests: number) {
  const { client, file, emulator } = await bench(options, 0);
  writeFileSync(file, chatLines(requests));
  const job = file.replace('.jsonl', '.job');
  const plans: FinishPlan[] = [];
  const finish = (more: { signal?: AbortSignal; retries?: number; onAnswer?: (done: number) => void } = {}) => {
    const onPlan = (plan: FinishPlan) => void plans.push({ ...plan });
    return finishDirectly([file], { client, job, onPlan, ...more });
  };
  const calls = () => emulator.state.requests.filter(({ path }) => path === CHAT).length;
  const kept = () => readFileSync(`${job}/direct/answers.jsonl`, 'utf8').split('\n').filter(Boolean).length;
  return { job, plans, finish, calls, kept, file };
}

it('does not send again what was being sent when its process was stopped, until it is told to', async () => {
  const stop = new AbortController();
  let served = 0;
  // Six are answered. The next four hang, and it is stopped.
  const late = new Promise<string>((done) => stop.signal.addEventListener('abort', () => setTimeout(done, 50, 'late')));
  const answer = () => {
    if (++served === 10) setTimeout(() => stop.abort());
    return served <= 6 || served > 10 ? 'yes' : late;
  };
  const { finish, plans, kept } = await setting({ answer }, 12);
  await expect(finish({ signal: stop.signal })).rejects.toThrow();
  expect([served, kept()]).toEqual([10, 6]);
  await finish();
  expect(plans.at(-1)).toEqual({ send: 8, held: 4 });
  await finish({ retries: 1 });
  expect(plans.at(-1)).toEqual({ send: 12, held: 0 });
  // In a job, what is answered is left out before.
  expect(served).toBe(10 + 8 + 12);
});

it('holds nothing back that the service did not work on', async () => {
  const refused = { status: 401, body: { error: { message: 'bad key' } } };
  const { finish, plans } = await setting({ answer: () => refused }, 6);
  await expect(finish()).rejects.toThrow(/rejected the API key/);
  await expect(finish()).rejects.toThrow(/rejected the API key/);
  expect(plans).toEqual([
    { send: 6, held: 0 },
    { send: 6, held: 0 },
  ]);
});

it('lets one process send at a time', async () => {
  const { finish, job, calls } = await setting({}, 2);
  const other = await DirectCalls.open(job);
  await expect(finish()).rejects.toThrow(/is in use by/);
  await other.close();
  await finish();
  expect(calls()).toBe(2);
});
