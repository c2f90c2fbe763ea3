import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { commandLine } from './command-line.js';

const base = temporaryFolder();
const openai = JSON.stringify(import.meta.resolve('openai'));

/** A program that knows nothing of batches: two calls side by side, and one that needs their answers. */
const PROGRAM = `
import { writeFileSync } from 'node:fs';
import OpenAI from ${openai};
const client = new OpenAI();
const ask = async (content) =>
  (await client.chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content }] })).choices[0].message.content;
try {
  const answers = await Promise.all(['one', 'two'].map(ask));
  writeFileSync('answer.txt', await ask(answers.join(' and ')));
} catch ({ status, code }) {
  writeFileSync('error.txt', status + ' ' + code);
  process.exitCode = 7;
}
`;

function world(url = 'http://127.0.0.1:9/v1') {
  const cwd = mkdtempSync(join(base, 'record-'));
  writeFileSync(join(cwd, 'program.mjs'), PROGRAM);
  const env = { PATH: process.env.PATH!, OPENAI_BASE_URL: url, OPENAI_API_KEY: 'k' };
  const run = (...argv: string[]) => commandLine(argv, { cwd, env });
  return { run, text: (name: string) => readFileSync(join(cwd, name), 'utf8') };
}

const ANSWER = {
  answer: ({ body }: { body: unknown }) =>
    (body as { messages: { content: string }[] }).messages[0]!.content.toUpperCase(),
};

describe('record', () => {
  it('records the calls of a program, which official clients do not send again, and says how to go on', async () => {
    const { run, text } = world();
    const { code, stderr } = await run('record', '--', process.execPath, 'program.mjs');
    expect(code).toBe(1);
    expect(text('error.txt')).toBe('503 pending_answer');
    expect(stderr).toContain('2 calls: 0 answered, 2 recorded in recorded.jsonl.');
    expect(stderr).toContain('batch-creator submit recorded.jsonl --wait');
    expect(text('recorded.jsonl').trimEnd().split('\n')).toHaveLength(2);
    expect((await run('validate', 'recorded.jsonl')).code).toBe(0);
  });

  it('answers calls from batches that were submitted by themselves, with the exit code of the program', async () => {
    const emulator = await testEmulator(ANSWER, { parts: 2 });
    const { run, text } = world(emulator.url);
    for (let turn = 0; turn < 2; turn++) {
      expect((await run('record', '--', process.execPath, 'program.mjs')).code).toBe(1);
      expect((await run('submit', 'recorded.jsonl', '--wait')).code).toBe(0);
    }
    const { code, stderr } = await run('record', '--', process.execPath, 'program.mjs');
    expect({ code, answer: text('answer.txt') }).toEqual({ code: 0, answer: 'ONE AND TWO' });
    expect(stderr).toContain('3 calls: 3 answered, 0 recorded');
  });

  it('does all of it by itself with --wait: one batch for each turn', async () => {
    const emulator = await testEmulator(ANSWER, { parts: 2 });
    const { run, text } = world(emulator.url);
    const { code, stderr } = await run(
      'record',
      '--wait',
      '--job',
      'agents.job',
      '--',
      process.execPath,
      'program.mjs',
    );
    expect({ code, answer: text('answer.txt') }).toEqual({ code: 0, answer: 'ONE AND TWO' });
    expect(stderr).toContain('3 calls answered, after 2 rounds.');
  });

  it('says how to send again what failed', async () => {
    const emulator = await testEmulator(ANSWER, { parts: 3 });
    const { run, text } = world(emulator.url);
    await run('record', '--', process.execPath, 'program.mjs');
    emulator.faults.add({ name: 'row_429', count: 1 });
    await run('submit', 'recorded.jsonl', '--wait');
    const again = await run('record', '--', process.execPath, 'program.mjs');
    expect(again.stderr).toContain('2 calls: 1 answered, 1 recorded');
    const [, advice] = /batch-creator (submit .*)/.exec(again.stderr)!;
    expect(advice).toBe('submit recorded.jsonl --wait --retry');
    expect((await run(...advice!.split(' '))).code).toBe(0);
    await run('record', '--', process.execPath, 'program.mjs');
    await run('submit', 'recorded.jsonl', '--wait');
    expect((await run('record', '--', process.execPath, 'program.mjs')).code).toBe(0);
    expect(text('answer.txt')).toBe('ONE AND TWO');
  });

  it('keeps the calls that it was not allowed to send, where the error of the program says', async () => {
    const { run, text } = world('https://api.example.com/v1');
    const seen = await run('record', '--wait', '--', process.execPath, 'program.mjs');
    expect(seen).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    expect(text('recorded.jsonl').trimEnd().split('\n')).toHaveLength(2);
  });

  it('says when a program cannot be run', async () => {
    const { run } = world();
    const { code, stderr } = await run('record', '--', 'no-such-program');
    expect(code).toBe(2);
    expect(stderr).toContain('no-such-program could not be run');
  });
});
