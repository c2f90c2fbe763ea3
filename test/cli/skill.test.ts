import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';

const text = readFileSync(new URL('../../examples/skill/SKILL.md', import.meta.url), 'utf8');
const lines = [...text.matchAll(/^ *(batch-creator .*)$/gm)].map(([, line]) => line!);
const commands = COMMANDS.map((make) => make({} as never));

describe('SKILL.md', () => {
  it('begins with the name and description that agents look for', () => {
    expect(text).toMatch(/^---\nname: [a-z-]{1,64}\ndescription: .{40,1024}\n---\n/);
  });

  it.each(lines)('names only commands and options that exist: %s', (line) => {
    const [, name, ...words] = line.split(' ');
    const command = commands.find((known) => known.name() === name);
    const flags = words.filter((word) => /^-\w|^--/.test(word));
    const known = command?.options.flatMap(({ long, short }) => [long, short]) ?? [];
    expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    expect(command).toBeDefined();
  });

  it('checks, prices and shows before it asks, and asks before it sends', () => {
    const order = ['validate', 'estimate', '--dry-run', 'Ask the user', '--yes'].map((word) => text.indexOf(word));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.every((place) => place > 0)).toBe(true);
  });

  it('is in the package', () => {
    const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(files).toContain('examples/skill/SKILL.md');
  });
});
