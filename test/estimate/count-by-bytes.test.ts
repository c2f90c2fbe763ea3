import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTES_ERROR, countByBytes } from '../../src/estimate/count/count-by-bytes.js';
import { loadTokenizer } from '../../src/estimate/count/tokenizer.js';
import { TEXTS } from './texts.js';

describe.each(['o200k_base', 'cl100k_base'] as const)('countByBytes beside %s', (encoding) => {
  it.each(Object.entries(TEXTS))('is off by no more than it says for %s', (_, text) => {
    const ratio = loadTokenizer(encoding)!(text) / countByBytes(text);
    expect(ratio).toBeGreaterThan(BYTES_ERROR[encoding].low);
    expect(ratio).toBeLessThan(BYTES_ERROR[encoding].high);
  });
});

describe('countByBytes', () => {
  it('never counts a longer text for less', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => countByBytes(a + b) >= countByBytes(a)));
  });

  it('counts nothing for nothing', () => expect(countByBytes('')).toBe(0));
});
