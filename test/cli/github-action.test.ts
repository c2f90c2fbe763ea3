import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../helpers/temp-folder.js';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const action = parse(readFileSync(new URL('../../.github/actions/validate/action.yml', import.meta.url), 'utf8'));
const cwd = temporaryFolder();
const line = (id: string) =>
  `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hi"}]}}\n`;

/** Runs the steps of the action as a runner does, with an `npx` that starts this package. */
function runAction(given: Record<string, string>) {
  mkdirSync(join(cwd, 'bin'), { recursive: true });
  const npx = join(cwd, 'bin', 'npx');
  writeFileSync(
    npx,
    `#!/bin/bash\necho "$1 $2" > ${join(cwd, 'asked')}\nshift 2\nexec ${process.execPath} ${bin} "$@"\n`,
  );
  chmodSync(npx, 0o755);
  const inputs = Object.entries(action.inputs as Record<string, { default?: string }>);
  const value = (name: string) => given[name] ?? inputs.find(([input]) => input === name)?.[1].default ?? '';
  const env = { PATH: `${join(cwd, 'bin')}:${process.env.PATH}`, HOME: cwd };
  let out = '';
  for (const step of action.runs.steps) {
    const filled = Object.entries(step.env as Record<string, string>).map(([name, text]) => [
      name,
      text.replaceAll(/\$\{\{ inputs\.(\w+) \}\}/g, (_, input) => value(input)),
    ]);
    const shell = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run];
    const seen = spawnSync('bash', shell, { cwd, env: { ...env, ...Object.fromEntries(filled) }, encoding: 'utf8' });
    out += seen.stdout + seen.stderr;
    if (seen.status !== 0) return { code: seen.status, out };
  }
  return { code: 0, out };
}

describe('the GitHub action', () => {
  writeFileSync(join(cwd, 'good.jsonl'), line('a') + line('b'));
  writeFileSync(join(cwd, 'two words.jsonl'), line('a') + line('a'));

  it('passes for good files, and runs the version that is asked for', () => {
    expect(runAction({ files: 'good.jsonl', version: '0.2.0' })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'asked'), 'utf8')).toBe('--yes batch-creator@0.2.0\n');
  });

  it('annotates the lines of bad files and fails, also with patterns and blanks in names', () => {
    const { code, out } = runAction({ files: '\n  good.jsonl\n  two*.jsonl\n' });
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=two words\.jsonl,line=2.*duplicate_custom_id/m);
  });

  it('passes more arguments on, and runs nothing that stands in its inputs', () => {
    expect(runAction({ files: 'good.jsonl', arguments: '--endpoint /v1/responses' }).code).toBe(1);
    const { out } = runAction({ files: '$(touch owned); good.jsonl', arguments: '; touch owned' });
    expect(out).not.toBe('');
    expect(spawnSync('ls', ['owned'], { cwd }).status).not.toBe(0);
  });

  it('declares what a composite action needs', () => {
    expect(action).toMatchObject({ name: expect.any(String), runs: { using: 'composite' } });
    for (const step of action.runs.steps) expect(step).toMatchObject({ shell: 'bash', run: expect.any(String) });
    // An expression in a script would be a way to run code.
    for (const step of action.runs.steps) expect(step.run).not.toContain('${{');
  });
});
