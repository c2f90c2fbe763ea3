import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { BatchLimitError } from '../../src/errors.js';
import { estimateFile } from '../../src/estimate/estimate-file.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
const words = (count: number) => `hello${' hello'.repeat(count - 1)}`;

describe('maxTokens', () => {
  it('cuts parts by tokens of input: none holds more, none is cut too early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 }), async (sizes) => {
        const batch = new BatchCreator({ systemPrompt: 'You are terse.' });
        for (const [index, size] of sizes.entries()) batch.add(`r-${index}`, words(size));
        const { files, requests } = await batch.save(join(folder, 'parts.jsonl'), { maxTokens: 100 });
        expect(requests).toBe(sizes.length);
        const parts = await Promise.all(files.map(({ path }) => estimateFile(path)));
        expect(parts.reduce((sum, part) => sum + part.inputTokens, 0)).toBe(batch.estimate().inputTokens);
        for (const [index, part] of parts.entries()) {
          expect(part.inputTokens).toBeLessThanOrEqual(100);
          const before = parts[index - 1];
          // What begins a part did not fit into the one before.
          const [first] = (await BatchCreator.load(files[index]!.path)).estimate().longest;
          if (before && part.requests === 1) expect(before.inputTokens + first!.inputTokens).toBeGreaterThan(100);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('refuses a request that no part may hold', async () => {
    const batch = new BatchCreator().add('small', 'x').add('large', words(200));
    const saving = batch.save(join(folder, 'large.jsonl'), { maxTokens: 100 });
    await expect(saving).rejects.toThrow(BatchLimitError);
    await expect(saving).rejects.toThrow('Request "large" has 207 tokens of input, more than the 100 of one file');
  });
});
