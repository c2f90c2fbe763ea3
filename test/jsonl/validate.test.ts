import { expect, it } from 'vitest';
import { BatchOptionsError, validateLines } from '../../src/index.js';

it('refuses what is not a list of texts', async () => {
  const given: unknown[] = ['{}', [{ custom_id: 'a' }], [5]];
  for (const lines of given) await expect(validateLines(lines as never)).rejects.toThrow(BatchOptionsError);
});
