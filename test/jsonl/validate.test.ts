import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchOptionsError, validateFile, validateLines } from '../../src/index.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

it('refuses what is not a list of texts', async () => {
  const given: unknown[] = ['{}', [{ custom_id: 'a' }], [5]];
  for (const lines of given) await expect(validateLines(lines as never)).rejects.toThrow(BatchOptionsError);
});

describe('validateFile', () => {
  const folder = temporaryFolder();

  it('refuses a line that is longer than a file may be, by its size and without holding it', async () => {
    const path = join(folder, 'endless.jsonl');
    const good = JSON.stringify({
      custom_id: 'a',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'gpt-6-luna', messages: [{ role: 'user', content: 'x' }] },
    });
    writeFileSync(path, `${good}\n`);
    // Sparse: zeros that take no room on the disk.
    truncateSync(path, 250_000_000);
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, held())), 2);
    const { ok, issues } = await validateFile(path, { today: '2026-11-01' });
    clearInterval(watch);
    expect(most - before).toBeLessThan(40_000_000);
    expect(ok).toBe(false);
    const size = (250_000_000 - good.length - 1).toLocaleString('en');
    expect(issues[0]).toMatchObject({ code: 'file_too_large', line: 2, fails: 'batch' });
    expect(issues[0]!.message).toContain(`The line has ${size} bytes`);
  });

  it('refuses a misspelt option, and stops with the reason', async () => {
    await expect(validateFile('x.jsonl', { endpont: '/v1/responses' } as never)).rejects.toThrow('"endpoint"');
    await expect(validateLines([], null as never)).rejects.toThrow('options must be an object');
    const reason = new Error('enough');
    await expect(validateFile('x.jsonl', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
