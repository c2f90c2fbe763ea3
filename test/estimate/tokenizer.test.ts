import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/estimate/count/tokenizer.js';
import { naughtyStrings } from '../helpers/hostile-data.js';
import { startProcessorTime } from '../helpers/processor-time.js';
import { runs } from '../helpers/runs.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { ODD, TEXTS } from './texts.js';

const PLAIN = { disallowedSpecial: new Set<string>() };
const folder = temporaryFolder();
const ours = { o200k: loadTokenizer('o200k_base')!, cl100k: loadTokenizer('cl100k_base')! };

describe('loadTokenizer', () => {
  it.each(Object.entries(TEXTS))('counts %s as gpt-tokenizer does', (_, text) => {
    expect(ours.o200k(text)).toBe(o200k(text, PLAIN));
    expect(ours.cl100k(text)).toBe(cl100k(text, PLAIN));
  });

  it('counts odd and naughty strings as gpt-tokenizer does', () => {
    for (const text of [...ODD, ...naughtyStrings]) {
      expect([text, ours.o200k(text), ours.cl100k(text)]).toEqual([text, o200k(text, PLAIN), cl100k(text, PLAIN)]);
    }
  });

  it('gives nothing where gpt-tokenizer is not installed', async () => {
    const alone = join(folder, 'tokenizer.ts');
    copyFileSync(new URL('../../src/estimate/count/tokenizer.ts', import.meta.url), alone);
    const copy = (await import(/* @vite-ignore */ alone)) as { loadTokenizer: typeof loadTokenizer };
    expect(copy.loadTokenizer('o200k_base')).toBeUndefined();
  });

  it('takes the texts of special tokens for plain text', () => {
    expect(() => o200k('a <|endoftext|> b')).toThrow();
    expect(ours.o200k('a <|endoftext|> b')).toBeGreaterThan(5);
  });

  it('counts any text as gpt-tokenizer does, whatever stands around a space', () => {
    const piece = fc.constantFrom(
      'a',
      'Word',
      ' ',
      '  ',
      '\n',
      '\t',
      '.',
      "'s",
      '/',
      '12',
      'é',
      '中',
      '，',
      '\u00a0',
      '\u3000',
      '\u2028',
      '👍',
      '<|endoftext|>',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (made) => {
        expect(ours.o200k(made)).toBe(o200k(made, PLAIN));
        expect(ours.cl100k(made)).toBe(cl100k(made, PLAIN));
      }),
      { numRuns: runs(600) },
    );
  });

  it('adds up at a space, so that more words never count less', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9.,!?é中]{1,15}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), word, (words, more) => {
        const text = words.join(' ');
        expect(ours.o200k(`${text} ${more}`)).toBe(ours.o200k(text) + ours.o200k(` ${more}`));
      }),
    );
  });

  it('takes no long time for a run without a border, and is hardly off', () => {
    const spent = startProcessorTime();
    for (const run of [
      '这是一个测试'.repeat(20_000),
      'नमस्ते'.repeat(20_000),
      '='.repeat(120_000),
      ' '.repeat(120_000),
    ]) {
      expect(ours.o200k(run)).toBeGreaterThan(0);
    }
    expect(spent()).toBeLessThan(5_000);
    const run = '这是一个测试'.repeat(500);
    expect(Math.abs(ours.o200k(run) - o200k(run)) / o200k(run)).toBeLessThan(0.02);
  });
});
