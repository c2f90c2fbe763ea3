import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METADATA_LIMITS } from '../../src/catalog/services/limits.js';
import { planBuild } from '../../src/input/config/build-plan.js';
import { parseConfig, readConfig } from '../../src/input/config/config-file.js';
import { METADATA } from '../../src/submit/protocol/match-batch.js';
import { shellFolder } from '../cli/shell-folder.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
const write = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const failure = (text: string) => {
  try {
    return JSON.stringify(parseConfig(text, 'c.yaml', {}));
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a text file that is not UTF-8', () => {
  const latin1 = Buffer.from('Please answer.\nÜber alles: {{text}}\n', 'latin1');
  const utf16 = Buffer.from('\ufeffÜber {{text}}', 'utf16le');

  it('is refused with the line, wherever it is named; UTF-16 by its name', async () => {
    write('p.txt', latin1);
    write('u.txt', utf16);
    write('s.json', Buffer.from('{"type":"object",\n"title":"Gr\xf6\xdfe"}', 'latin1'));
    const plan = (config: Record<string, unknown>) => () => planBuild({ input_file: 'a.csv', ...config }, folder);
    expect(plan({ prompt: '@p.txt' })).toThrow(/p\.txt, line 2: not UTF-8, perhaps Windows-1252\. Save it as UTF-8\./);
    expect(plan({ system_prompt: '@p.txt' })).toThrow(/p\.txt, line 2: not UTF-8/);
    expect(plan({ response_format: '@s.json' })).toThrow(/s\.json, line 2: not UTF-8/);
    expect(plan({ prompt: '@u.txt' })).toThrow(/u\.txt is UTF-16\. Save it as UTF-8/);
    await expect(readConfig(write('c.yaml', latin1), {})).rejects.toThrow(/c\.yaml, line 2: not UTF-8/);
    await expect(readConfig(write('d.yaml', utf16), {})).rejects.toThrow(/d\.yaml is UTF-16/);
  });

  it('ends a command with 2, catalogs and prices too', async () => {
    const shell = shellFolder();
    shell.write('catalog.json', Buffer.from('[{"id":"\xfc"}]', 'latin1') as never);
    shell.write('x.jsonl', '{}\n');
    for (const argv of [
      ['validate', 'x.jsonl', '--catalog', 'catalog.json'],
      ['estimate', 'x.jsonl', '--prices', 'catalog.json'],
    ]) {
      const { code, stderr } = await shell.run(...argv);
      expect([code, stderr]).toEqual([2, expect.stringContaining('catalog.json, line 1: not UTF-8')]);
    }
  });
});

describe('YAML', () => {
  it('merges mappings', () => {
    const text = 'model_params:\n  <<: {temperature: 0, user: a}\n  user: b\n';
    expect(parseConfig(text, 'c.yaml', {})).toEqual({ model_params: { temperature: 0, user: 'b' } });
  });

  it('is refused with file, line and remedy where a template is not quoted', () => {
    expect(failure('input_file: a.csv\nprompt: {{text}}\n')).toBe(
      'c.yaml:2:10: a template needs quotes in YAML: "{{text}}".',
    );
    expect(failure('prompt: {{text}} please\n')).toContain('a template needs quotes in YAML: "{{text}} please".');
    expect(failure('prompt: {% if a %}b{% endif %}\n')).toContain('a template needs quotes in YAML');
    expect(failure('where:\n  - {{a}}\n')).toContain('c.yaml:2:6: a template needs quotes in YAML: "{{a}}".');
    expect(failure('prompt: Say {{text}}\n')).toBe('{"prompt":"Say {{text}}"}');
  });

  it('ends an alias bomb with a sentence', () => {
    const levels = 'abcdefghi'.split('');
    const bomb = levels.map(
      (name, i) =>
        `${name}: &${name} [${
          i === 0
            ? 'x'
            : Array(9)
                .fill(`*${levels[i - 1]}`)
                .join(',')
        }]`,
    );
    expect(failure(bomb.join('\n'))).toMatch(/^c\.yaml:2:\d+: the aliases \(\*name\) expand to too many values/);
    expect(failure('prompt: *nowhere\n')).toMatch(/^c\.yaml:1:\d+: Unresolved alias/);
  });

  it('does not round numbers', () => {
    expect(failure('model_params:\n  user: 12345678901234567890\n')).toBe(
      'c.yaml:2:9: the number 12345678901234567890 would lose digits. Quote it: "12345678901234567890".',
    );
    expect(failure('model_params:\n  seed: 9007199254740991\n  user: "12345678901234567890"\n')).toBe(
      '{"model_params":{"seed":9007199254740991,"user":"12345678901234567890"}}',
    );
  });

  it('holds the limits of metadata before anything is built', () => {
    expect(Object.keys(METADATA)).toHaveLength(METADATA_LIMITS.ownPairs);
    const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));
    const config = (metadata: object) => failure(JSON.stringify({ metadata }));
    expect(config(pairs(12))).toMatch(/^\{/);
    expect(config(pairs(13))).toMatch(/^c\.yaml:1:13: metadata: at most 12 pairs/);
    expect(config({ batch_creator_job: 'x' })).toMatch(/batch_creator_/);
    expect(config({ ['k'.repeat(65)]: 'v' })).toMatch(/metadata/);
    expect(config({ k: 'v'.repeat(513) })).toMatch(/metadata\.k/);
    expect(config({ k: 5 })).toMatch(/metadata\.k/);
  });
});
