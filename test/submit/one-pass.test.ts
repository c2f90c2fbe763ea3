import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { BatchCreator } from '../../src/index.js';
import { submit } from '../../src/submit/job/submit.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const folder = temporaryFolder();

/** All bytes that this process has read so far, from files and sockets. */
const bytesRead = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);

it('does not read what save has just written but to upload it', async () => {
  const emulator = await testEmulator({}, { parts: 2 });
  const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
  const path = join(folder, 'saved.jsonl');
  const entries = Array.from({ length: 2_000 }, (_, i) => ({ customId: `id-${i}`, prompt: 'x'.repeat(5_000) }));
  const { bytes } = await new BatchCreator().addAll(entries).save(path);
  const read = async (file: string) => {
    const before = bytesRead();
    await (await submit(file, { client })).done();
    return bytesRead() - before;
  };
  const afterSave = await read(path);
  const copy = join(folder, 'copy.jsonl');
  writeFileSync(copy, readFileSync(path, 'utf8').replace('"id-0"', '"id_0"'));
  // A file of somebody else is validated and hashed.
  expect((await read(copy)) - afterSave).toBeGreaterThan(1.5 * bytes);
});
