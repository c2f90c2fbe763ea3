import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readResults, readRows, validateFile } from '../../src/index.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { drain, TOO_LONG, writeEndlessLine } from './endless-line.js';

const folder = temporaryFolder();

it('a line of 3 GB, and one without an end, is refused with its place before it fills the memory', async () => {
  const path = writeEndlessLine(join(folder, 'long.jsonl'), 3_000_000_000);
  expect((await validateFile(path)).issues[0]?.message).toContain('The line has 3,000,000,000 bytes');
  await expect(validateFile('/dev/zero')).rejects.toThrow(TOO_LONG);
  await expect(drain(readResults(path))).rejects.toThrow(TOO_LONG);
  await expect(drain(readRows(path))).rejects.toThrow(TOO_LONG);
  expect(process.memoryUsage().rss).toBeLessThan(2_000_000_000);
});
