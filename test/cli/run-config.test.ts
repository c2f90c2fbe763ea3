import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, setting } from './run-setting.js';

describe('run, by its config', () => {
  it('sends nothing above max_cost, unless --max-cost says more', async () => {
    const { cwd, run, creates } = await setting();
    appendFileSync(join(cwd, 'config.yaml'), 'max_cost: 0.0000001\n');
    expect(await run(['--yes'])).toMatchObject({ code: 1, stderr: expect.stringContaining('highest estimate') });
    expect(creates()).toBe(0);
    expect(await run(['--yes', '--max-cost', '5'])).toMatchObject({ code: 0 });
    expect(creates()).toBe(1);
  });

  it('sends failures again as often as retry says', async () => {
    const { cwd, run, creates, emulator } = await setting({ faults: ['expire'] });
    appendFileSync(join(cwd, 'config.yaml'), 'retry: 1\n');
    const { code, stdout } = await run(['--yes']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'answers.csv\n' });
    expect(creates()).toBe(2);
    expect(emulator.state.batches).toHaveLength(2);
  });

  it('judges by the provider and the catalog that it names', async () => {
    const { cwd, run } = await setting();
    writeFileSync(join(cwd, 'models.json'), '[{ "id": "our-model", "endpoints": ["/v1/chat/completions"] }]');
    writeFileSync(join(cwd, 'config.yaml'), `${CONFIG.replace('gpt-6-luna', 'our-model')}catalog: models.json\n`);
    const { stderr } = await run(['--yes', '--once']);
    expect(stderr).not.toContain("is not in this package's table");
    writeFileSync(join(cwd, 'config.yaml'), `${CONFIG}provider: nobody\n`);
    expect(await run(['--yes'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/provider must be one of/) });
    writeFileSync(join(cwd, 'models.json'), '{}');
    writeFileSync(join(cwd, 'config.yaml'), `${CONFIG}catalog: models.json\n`);
    expect(await run(['--yes'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/list of models/) });
  });

  it('tells a command of its end', async () => {
    const { cwd, run, env } = await setting();
    const notify = `echo "$BATCH_CREATOR_STATUS $BATCH_CREATOR_JOB" > ${join(cwd, 'told')}`;
    const world = { env: { ...env, PATH: process.env.PATH! } };
    expect((await run(['--yes', '--notify', notify], world)).code).toBe(0);
    expect(readFileSync(join(cwd, 'told'), 'utf8')).toBe(`completed ${join(cwd, 'work/reviews.job')}\n`);
  });
});
