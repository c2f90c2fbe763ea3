import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { shellFolder } from './shell-folder.js';

const { run } = shellFolder();
const names = COMMANDS.map((make) => make({} as never).name());

/** Sentences that read as translated. */
const ODD =
  /(?<!there )\bis no (?!longer)|(?<!there )\bare no (?!longer)|\bis none\b|unless said otherwise|\bstands? (?:in|twice|there)\b|may stand|what came of|\blies in\b|\bjudges?\b|\bby default\b|\bin earnest\b|\bthe way of\b/i;

describe('--help', () => {
  it.each(['', ...names])('of "%s" is as it was read', async (name) => {
    const { code, stdout, stderr } = await run(...(name === '' ? [] : [name]), '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`../snapshots/help/${name || 'batch-creator'}.txt`);
  });

  it.each(['', ...names])('of "%s" is in plain words, and no line is longer than 120 columns', async (name) => {
    const { stdout } = await run(...(name === '' ? [] : [name]), '--help');
    expect(ODD.exec(stdout)?.[0]).toBe(undefined);
    expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  it('says the same of an option in every command', () => {
    const said = new Map<string, Set<string>>();
    for (const make of COMMANDS) {
      for (const { long, description } of make({} as never).options) {
        const key = long ?? '';
        if (SHARED.has(key)) said.set(key, (said.get(key) ?? new Set()).add(description));
      }
    }
    expect([...said].filter(([, words]) => words.size > 1)).toEqual([]);
  });

  it('writes with -o, --output in every command', () => {
    for (const make of COMMANDS) {
      const command = make({} as never);
      const short = command.options.find((option) => option.short === '-o');
      expect([command.name(), short?.long ?? '--output']).toEqual([command.name(), '--output']);
      const long = command.options.find((option) => option.long === '--output');
      expect([command.name(), long?.short ?? '-o']).toEqual([command.name(), '-o']);
    }
  });
});

const SHARED = new Set(['--base-url', '--same-account', '--poll', '--settle', '--yes', '--reasoning-effort', '--body']);
