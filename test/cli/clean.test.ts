import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { setting } from './run-setting.js';

async function bySteps(options = {}) {
  const world = await setting(options);
  const { cwd, env } = world;
  const step = (line: string) => commandLine(line.split(' '), { cwd, env });
  return { ...world, step };
}

describe('clean', () => {
  it('ends the four steps of a config: build and submit, status, collate, clean', async () => {
    const { step, emulator, cwd } = await bySteps();
    expect((await step('build -c config.yaml')).code).toBe(0);
    expect((await step('submit work/reviews.jsonl --wait')).code).toBe(0);
    expect((await step('status work/reviews.jsonl')).stdout).toContain('completed');
    expect((await step('collate work/reviews.jsonl -o answers.csv')).code).toBe(0);
    expect((await step('clean -c config.yaml --dry-run')).code).toBe(0);
    expect(emulator.state.files).toHaveLength(2);
    expect(await step('clean -c config.yaml')).toMatchObject({ code: 0 });
    expect(emulator.state.files).toEqual([]);
    expect(readdirSync(join(cwd, 'work'), { recursive: true }).sort()).toEqual([
      'reviews.job',
      'reviews.job/round-0001',
      'reviews.job/round-0001/input-0001.jsonl',
      'reviews.job/round-0001/ledger.jsonl',
      'reviews.job/round-0001/output-0001.jsonl',
    ]);
    expect((await step('clean -c config.yaml')).code).toBe(0);
    expect((await step('collate work/reviews.jsonl -o again.csv')).code).toBe(0);
  });

  it('keeps answers unless forced, and files that nobody can make again', async () => {
    const { step, has, emulator } = await bySteps();
    await step('build -c config.yaml');
    await step('submit work/reviews.jsonl');
    for (let tries = 0; tries < 50 && emulator.state.batches[0]?.status !== 'completed'; tries++)
      await step('status work/reviews.jsonl');
    await step('watch work/reviews.jsonl');
    const seen = await step('clean work/reviews.jsonl');
    expect(seen.stderr).toContain('The answers stay in work/reviews.job');
    expect(emulator.state.files).toEqual([]);
    expect(has('work/reviews.jsonl') && has('work/reviews.job/round-0001/output-0001.jsonl')).toBe(true);
    await step('clean work/reviews.jsonl --force');
    expect(has('work/reviews.jsonl')).toBe(true);
    expect(has('work/reviews.job/round-0001/output-0001.jsonl')).toBe(false);
  });

  it('deletes nothing while the job is at work', async () => {
    const { step, emulator } = await bySteps({ speed: 5 });
    await step('build -c config.yaml');
    await step('submit work/reviews.jsonl');
    expect(await step('clean work/reviews.jsonl')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('still running'),
    });
    expect(emulator.state.files).toHaveLength(1);
  });
});
