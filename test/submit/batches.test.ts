import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { expect, it } from 'vitest';
import { ForeignBatch } from '../../src/submit/batches.js';
import { bench, chatLines } from './harness.js';

it('two processes that download the same batch into one folder do not write into the same file', async () => {
  const { emulator, client, folder: root } = await bench({ speed: 1e5 }, 0);
  const { id: input } = await client.files.create({
    file: await toFile(Buffer.from(chatLines(3)), 'a.jsonl'),
    purpose: 'batch',
  });
  const { id } = await client.batches.create({
    input_file_id: input,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  const batchOf = (fetch?: typeof globalThis.fetch) =>
    new ForeignBatch(new OpenAI({ baseURL: emulator.url, apiKey: 'sk-x', ...(fetch && { fetch }) }), id, {
      env: { BATCH_CREATOR_POLL_MS: '5' },
      signal: new AbortController().signal,
    });
  const folder = join(root, 'results');
  const quick = batchOf();
  const download = async (batch: ForeignBatch) => {
    for await (const _ of batch.watch());
    const paths: string[] = [];
    for await (const path of batch.download(await batch.status(), folder)) paths.push(path);
    return paths;
  };
  let sizes: number[] = [];
  const slow = batchOf(async (url, options) => {
    const reply = await globalThis.fetch(url, options);
    // The other one begins and ends while this one waits for the first byte.
    if (String(url).endsWith('/content')) sizes = (await download(quick)).map((path) => readFileSync(path).length);
    return reply;
  });
  const paths = await download(slow);
  expect(paths).toEqual([join(folder, `${id}-output.jsonl`)]);
  expect(paths.map((path) => readFileSync(path).length)).toEqual(sizes);
  expect(readFileSync(paths[0]!, 'utf8').trimEnd().split('\n')).toHaveLength(3);
  expect(emulator.state.requests.filter(({ path }) => path.endsWith('/content'))).toHaveLength(2);
  expect(readdirSync(folder)).toEqual([`${id}-output.jsonl`]);
});
