import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';
import { submitSetting } from './submit-setting.js';

describe('.env', () => {
  it('is named when it sets where requests go, or how often and how long is tried', async () => {
    const { folder, emulator } = await submitSetting();
    const knobs = `OPENAI_API_KEY=sk-x\nOPENAI_BASE_URL=${emulator.url}\nBATCH_CREATOR_SETTLE_MS=50\nOPENAI_BATCH_MODEL=gpt-6-luna\n`;
    writeFileSync(join(folder, '.env'), knobs);
    const { code, stderr } = await commandLine(['submit', 'reviews.jsonl'], { cwd: folder });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('From .env: BATCH_CREATOR_SETTLE_MS, OPENAI_BASE_URL, OPENAI_BATCH_MODEL.\n'),
    });
    expect(stderr).not.toContain('sk-x');
  });

  it('is read whatever editor wrote it: with a byte order mark, or refused as UTF-16', async () => {
    const { folder, emulator } = await submitSetting();
    const text = `OPENAI_BASE_URL=${emulator.url}\r\nOPENAI_API_KEY=sk-x\r\n`;
    writeFileSync(join(folder, '.env'), `\ufeff${text}`);
    const { stderr } = await commandLine(['submit', 'reviews.jsonl', '--dry-run'], { cwd: folder });
    expect(stderr).toContain(`at ${new URL(emulator.url).host}`);
    writeFileSync(join(folder, '.env'), Buffer.from(`\ufeff${text}`, 'utf16le'));
    const refused = await commandLine(['submit', 'reviews.jsonl', '--dry-run'], { cwd: folder });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/\.env is UTF-16\. Save it as UTF-8/) });
  });

  it('is not named for a key, nor for what the environment sets itself', async () => {
    const { folder, emulator, env } = await submitSetting();
    writeFileSync(join(folder, '.env'), `OPENAI_API_KEY=sk-y\nOPENAI_BASE_URL=${emulator.url}\nNOTE=1\n`);
    const { stderr } = await commandLine(['list'], { cwd: folder, env });
    expect(stderr).toBe('');
  });

  it('has no say in which variables a config may use', async () => {
    const { folder } = await submitSetting();
    writeFileSync(join(folder, '.env'), 'BATCH_CREATOR_ALLOW_ENV=HOME\n');
    writeFileSync(join(folder, 'c.yaml'), 'input_file: r.csv\nprompt: "${HOME} {{text}}"\n');
    const build = ['build', '-c', 'c.yaml', '--dry-run'];
    const refused = await commandLine(build, { cwd: folder, env: { HOME: '/home/canary' } });
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--allow-env HOME') });
    writeFileSync(join(folder, 'r.csv'), 'text\na\n');
    const env = { HOME: '/home/canary', BATCH_CREATOR_ALLOW_ENV: 'HOME' };
    expect((await commandLine(build, { cwd: folder, env })).stdout).toContain('/home/canary a');
    expect((await commandLine([...build, '--allow-env', 'HOME'], { cwd: folder, env: { HOME: '/x' } })).code).toBe(0);
  });
});
