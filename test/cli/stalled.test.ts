import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/emulator/api/clock.js';
import { abortAfterPolls } from '../helpers/abort-when.js';
import { bench } from '../submit/harness.js';
import { commandLine } from './command-line.js';

const HOUR = 3_600_000;
const TIMES = { BATCH_CREATOR_SETTLE_MS: '50', BATCH_CREATOR_POLL_MS: '10' };

/** A job whose batch was made so many hours ago, and does not move. */
async function stuck(hours: number) {
  const begun = Date.now() - hours * HOUR;
  const clock = new ManualClock(begun);
  const { folder, emulator } = await bench({ clock, faults: ['stuck'] }, 1);
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...TIMES };
  const run = (line: string, world: object = {}) => commandLine(line.split(' '), { cwd: folder, env, ...world });
  await run('submit reviews.jsonl');
  await clock.advance(60_000);
  const { id, in_progress_at: since, expires_at: end } = emulator.state.batches[0]!;
  const shown = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
  return { run, emulator, id, since: shown(since!), end: shown(end!), creates: () => emulator.state.batches.length };
}

describe('a batch that should have ended', () => {
  it('is said by status to be stalled, with what to do; submit repeated says the same and creates nothing', async () => {
    const { run, id, end, creates } = await stuck(26);
    const said = `${id}: STALLED: it is in_progress, and should have ended by ${end}. It is not submitted again; cancel it, or ask the service's support`;
    const { code, stdout } = await run('status reviews.jsonl');
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(`reviews.job  in_progress · 0/3 · 26 h · ${said}`);
    expect(JSON.parse((await run('status reviews.jsonl --json')).stdout).batches[0].warning).toMatch(/^STALLED: /);
    expect((await run('submit reviews.jsonl')).stdout).toBe(`${id}\n`);
    expect(creates()).toBe(1);
  });

  it.each([false, true])('is told once while it is watched, whole (terminal: %s)', async (terminal) => {
    const { run, id, end, emulator } = await stuck(26);
    const signal = abortAfterPolls(emulator, 5);
    const { stderr } = await run('watch reviews.jsonl', { terminal, signal });
    const said = `${id}: STALLED: it is in_progress, and should have ended by ${end}. It is not submitted again; cancel it, or ask the service's support\n`;
    expect(stderr.split(said)).toHaveLength(2);
  });

  it('is told of calmly while it may still come', async () => {
    const { run, id, since, end } = await stuck(3);
    const said = `${id}: in_progress since ${since}; it may take until ${end}, and is not submitted again`;
    expect((await run('status reviews.jsonl')).stdout.split('\n')[0]).toBe(
      `reviews.job  in_progress · 0/3 · 3 h · ${said}`,
    );
  });
});
