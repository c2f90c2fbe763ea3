import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepNumbers, restoreNumbers } from '../../src/check/text/inexact-numbers.js';
import { BatchCreator } from '../../src/index.js';
import { commandLine } from '../cli/command-line.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const base = temporaryFolder();
const ENUM = '[12345678901234567891,0.1,1e400,-3.0,0.30000000000000004]';
const LINE = `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"12345678901234567891"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"n":{"enum":${ENUM}}}}}}]}}\n`;

function world(url = 'http://127.0.0.1:9/v1') {
  const cwd = mkdtempSync(join(base, 'exact-'));
  writeFileSync(join(cwd, 'f.jsonl'), LINE);
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: url };
  return { cwd, run: (...argv: string[]) => commandLine(argv, { cwd, env }) };
}

describe('a line that cannot be changed without a loss', () => {
  it.each([
    ['not valid UTF-8', Buffer.from(LINE.replace('"content":"1', '"content":"\u00ff1'), 'latin1')],
    ['nested too deep', LINE.replace('"messages":', `"x":${'['.repeat(20_000)}${']'.repeat(20_000)},"messages":`)],
  ])('is refused: %s', async (what, line) => {
    const { cwd, run } = world();
    writeFileSync(join(cwd, 'f.jsonl'), line);
    const seen = await run('set', 'f.jsonl', '--effort', 'low', '-o', 'g.jsonl');
    expect(seen).toMatchObject({ code: 1, stderr: `error: f.jsonl, line 1 cannot be changed: it is ${what}.\n` });
  });

  it('does not count as a request where it is blank, however many there are', async () => {
    const { cwd, run } = world();
    for (const blank of ['', '\n', '\n\n \r\n', '  ']) {
      writeFileSync(join(cwd, 'f.jsonl'), LINE + LINE.replace('"a"', '"b"').trimEnd() + blank);
      const { stdout } = await run('submit', 'f.jsonl', '--dry-run', '--json', '--no-validate');
      expect(JSON.parse(stdout)).toMatchObject({ requests: 2, new: 2, sent: 2 });
    }
  });
});

describe('numbers that JavaScript cannot hold', () => {
  it('stay in a file whose fields are set', async () => {
    const { cwd, run } = world();
    expect((await run('set', 'f.jsonl', '--effort', 'low', '-o', 'g.jsonl')).code).toBe(0);
    const seen = readFileSync(join(cwd, 'g.jsonl'), 'utf8');
    expect(seen).toContain('"enum":[12345678901234567891,0.1,1e400,-3,0.30000000000000004]');
    expect(seen).toContain('"reasoning_effort":"low"');
  });

  it('are sent as they are with another model, and the answer is found', async () => {
    const emulator = await testEmulator();
    const { cwd, run } = world(emulator.url);
    expect((await run('submit', 'f.jsonl', '--model', 'gpt-6-sol', '--wait')).code).toBe(0);
    expect(readFileSync(join(cwd, 'f.job/round-0001/input-0001.jsonl'), 'utf8')).toContain('[12345678901234567891,');
    expect((await run('collate', 'f.jsonl', '-o', 'f.csv')).code).toBe(0);
  });

  it('are collated as they were answered', async () => {
    const answer = '{"id":12345678901234567891,"in":{"n":[9007199254740993]},"small":5}';
    const emulator = await testEmulator({ answer: () => answer });
    const { cwd, run } = world(emulator.url);
    const schema =
      '{"type":"object","properties":{"id":{"type":"integer"},"in":{"type":"object"},"small":{"type":"integer"}}}';
    const format = `"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":${schema}}},"tools"`;
    writeFileSync(join(cwd, 'f.jsonl'), LINE.replace('"tools"', format));
    await run('submit', 'f.jsonl', '--wait', '--no-validate');
    expect((await run('collate', 'f.jsonl', '-o', 'f.csv')).code).toBe(0);
    expect(readFileSync(join(cwd, 'f.csv'), 'utf8')).toContain('12345678901234567891,"{""n"":[9007199254740993]}",5');
    await run('collate', 'f.jsonl', '-o', 'out.jsonl');
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toContain(`"parsed":${answer}`);
  });

  it('are shown as they are', async () => {
    const { run } = world();
    const { stdout } = await run('preview', 'f.jsonl', '--json');
    expect(stdout).toMatch(/12345678901234567891,\s+0\.1,\s+1e400,/);
  });

  it('are refused where the line would become a JavaScript object', async () => {
    const { cwd } = world();
    await expect(BatchCreator.load(join(cwd, 'f.jsonl'))).rejects.toThrow(
      /f\.jsonl, line 1: JavaScript cannot hold the number 12345678901234567891 exactly/,
    );
  });

  it('are left alone in texts, and nothing else is marked', () => {
    const text = '{"a":"12345678901234567891","b":[1,2.5,1e3],"c":{"d":-0.000001}}';
    expect(keepNumbers(text)).toBe(text);
    const marked = JSON.stringify(JSON.parse(keepNumbers('{"n":123456789012345678901234567890,"t":"\\"5"}')));
    expect(restoreNumbers(marked)).toBe('{"n":123456789012345678901234567890,"t":"\\"5"}');
  });
});
