import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { formatEstimate } from '../../src/estimate/cost/format-estimate.js';
import { planQueue } from '../../src/estimate/cost/plan-queue.js';
import { dollars } from '../../src/estimate/dollars.js';

const words = (count: number) => 'hello '.repeat(count).trim();
const batch = new BatchCreator({ model: 'gpt-6-luna', body: { max_completion_tokens: 100 } })
  .add('short', words(3))
  .add('also-short', words(4))
  .add('long\u001b[31m', words(400));

describe('formatEstimate', () => {
  it('shows sizes, money with its rates and date, bars, and the longest by id', () => {
    const estimate = batch.estimate({ expectedOutputTokens: 10 });
    const text = formatEstimate(estimate, planQueue(estimate, 1));
    expect(text).toContain('3 requests · ');
    expect(text).toContain(`Input   ${3 * 7 + 407} tokens\n`);
    expect(text).toContain('Output  30 expected, up to 300 tokens');
    expect(text).toMatch(/Cost {4}\$\S+ expected \(\$\S+ to \$\S+\) by batch; \$\S+ expected .* at full price/);
    expect(text).toContain(`(prices of ${estimate.tableDate})`);
    expect(text).toContain('Tier 1 allows 5,000,000 queued input tokens');
    expect(text).toMatch(/10 – 19 {2}█+ 2 \(67 %\)/);
    expect(text).toMatch(/Longest requests\n {2}407 {2}long\\u001b\[31m \(line 3\)/);
    expect(text).not.toContain('\u001b');
  });

  it('stays short and readable for nothing at all', () => {
    expect(formatEstimate(new BatchCreator().estimate()).split('\n').length).toBeLessThan(8);
  });

  it('never shows more than ten bars', () => {
    const wide = new BatchCreator({ model: 'mine' });
    for (let power = 0; power < 14; power++) wide.add(`p${power}`, words(3 ** power));
    const text = formatEstimate(wide.estimate({ tokenizer: (prompt) => prompt.length }));
    expect(text.split('\n').filter((line) => line.includes('█')).length).toBeLessThanOrEqual(10);
    expect(text).toContain('Cost    unknown');
  });
});

describe('dollars', () => {
  it.each([
    [0, '$0'],
    [0.225, '$0.225'],
    [0.45, '$0.45'],
    [0.000012345, '$0.0000123'],
    [0.05, '$0.05'],
    [1e-9, 'less than $0.000001'],
    [1, '$1.00'],
    [1234.5, '$1,234.50'],
  ])('writes %d as %s', (amount, text) => expect(dollars(amount)).toBe(text));
});
