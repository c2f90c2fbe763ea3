import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program.js';
import { Cli } from '../../src/cli/terminal/cli.js';
import { commandLine, type Seen } from './command-line.js';

const cwd = mkdtempSync(join(tmpdir(), 'json-errors-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
writeFileSync(join(cwd, 'bad.jsonl'), '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}\n');
// Nobody listens there.
const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' };
const run = (argv: readonly string[]) => commandLine(argv, { cwd, env });

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env, cwd };
const cli = new Cli({ ...io, signal: new AbortController().signal });
const commands = makeProgram(cli).commands.filter(({ options }) => options.some(({ long }) => long === '--json'));

/** One JSON document with the error, and the same words for people. */
function expectError({ code, stdout, stderr }: Seen, error: object): void {
  expect(code).toBeGreaterThan(0);
  const said = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(said).toEqual({ error: { code: expect.any(String), message: expect.any(String), ...error } });
  expect(stderr).toContain(said.error.message);
}

describe('--json', () => {
  it('is an option of every command that prints data', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  it.each(commands.map((command) => [command.name()]))(
    'gives the error of %s when it is used wrongly',
    async (name) => {
      expectError(await run([name, '--json', '--no-such-option']), { code: 'invalid_options' });
    },
  );

  it.each([
    [['submit', 'missing.jsonl'], { code: 'file_not_found', path: join(cwd, 'missing.jsonl') }],
    [['submit', 'bad.jsonl'], { code: 'invalid_requests', issues: expect.any(Array) }],
    [['status', 'bad.jsonl'], { code: 'job_not_found' }],
    [['watch', 'bad.jsonl'], { code: 'job_not_found' }],
    [['cancel', 'bad.jsonl'], { code: 'job_not_found' }],
    [['clean', 'bad.jsonl'], { code: 'job_not_found' }],
    [['list'], { code: 'service_error' }],
    [['probe'], { code: 'invalid_options' }],
    [['run', '-c', 'missing.yaml'], { code: 'file_not_found' }],
    [['build', '-c', 'missing.yaml'], { code: 'file_not_found' }],
    [['explain', 'nope'], { code: 'invalid_options' }],
    [['preview', 'bad.jsonl', '9'], { code: 'invalid_options' }],
    [['collate', 'bad.jsonl', '-o', 'x.csv'], { code: 'invalid_options' }],
    [['retry', 'bad.jsonl', '-o', 'x.jsonl'], { code: 'invalid_options' }],
    [['report', 'missing.jsonl', '-o', 'x.html'], { code: 'file_not_found' }],
    [['estimate', 'missing.jsonl'], { code: 'file_not_found' }],
    [['validate', 'missing.jsonl'], { code: 'file_not_found' }],
    [['split', 'missing.jsonl', '-o', 'x.jsonl'], { code: 'file_not_found' }],
  ])('gives the error of %j', async (argv, error) => {
    const seen = await run([...argv, '--json']);
    const { code } = error;
    expectError(seen, { ...JSON.parse(seen.stdout).error, ...error, code });
  });

  it('prints faults as data', async () => {
    const { code, stdout } = await run(['emulate', '--fault', 'list', '--json']);
    const { faults } = JSON.parse(stdout) as { faults: { name: string }[] };
    expect([code, faults.map(({ name }) => name)]).toEqual([0, expect.arrayContaining(['drop_reply', 'expire'])]);
  });

  it('leaves stdout to the program that record runs', async () => {
    const { stdout } = await run(['record', 'x.job', '--no-such-option', '--json']);
    expect(stdout).toBe('');
  });
});
