import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.js';

/** What a real bash offers behind these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout } = await commandLine(['completion', 'bash'], { cwd: '/' });
  const line = ['batch-creator', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _batch_creator; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p batch-creator`;
  const lines = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).trim().split('\n');
  expect(lines.pop()).toBe('complete -o default -F _batch_creator batch-creator');
  return lines.filter((word) => word !== '');
}

describe('completion in bash', () => {
  it('offers the commands, and the options of a command', async () => {
    expect(await offered('va')).toEqual(['validate']);
    expect(await offered('sp')).toEqual(['split']);
    expect(await offered('validate', '--ma')).toEqual(['--max-issues']);
    expect(await offered('build', '--input')).toEqual(['--input', '--input-format']);
  });

  it('offers the values of an option and of an argument', async () => {
    expect(await offered('validate', '--format', '')).toEqual(['text', 'json', 'github']);
    expect(await offered('build', '--reasoning-effort', 'l')).toEqual(['low']);
    expect(await offered('build', '--effort', 'mi')).toEqual(['minimal']);
    expect(await offered('build', '--model', 'gpt-6-l')).toContain('gpt-6-luna');
    expect(await offered('validate', '--provider', 'az')).toEqual(['azure']);
    expect(await offered('set', '-o', '')).toEqual([]);
    expect(await offered('explain', 'dup')).toEqual(['duplicate_custom_id', 'duplicate_key']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('schema', 'con')).toEqual(['config']);
  });

  it('offers what the command takes, also behind --allow-http', async () => {
    expect(await offered('run', '--retry', '')).toEqual(['1', '2', '3']);
    expect(await offered('submit', '--retry', 'a')).toEqual(['all']);
    expect(await offered('retry', '--only', 's')).toEqual([]);
    expect(await offered('retry', '--only', 'failed,ex')).toEqual(['failed,expired']);
    expect(await offered('build', '--on-empty', '')).toEqual(['error', 'skip']);
    expect(await offered('--al')).toEqual(['--allow-http']);
    expect(await offered('--allow-http', '')).toEqual([]);
    expect(await offered('--allow-http', 'gpu', 'est')).toEqual(['estimate']);
    expect(await offered('--allow-http', 'gpu', 'validate', '--provider', 'az')).toEqual(['azure']);
  });

  it('leaves everything else to the names of files', async () => {
    expect(await offered('validate', 'revi')).toEqual([]);
    expect(await offered('nothing', '--x')).toEqual([]);
  });
});
