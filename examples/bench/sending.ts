import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import OpenAI from 'openai';
import { type Comparison, compare, processorTime } from './compare.js';
import { makeEntries, OPTIONS } from './entries.js';

const COUNT = 50_000;

/** Rows to a created batch with the official client, at a service on loopback, against writing and uploading by hand. */
export function compareSending(folder: string, rounds: number): Promise<Comparison> {
  return withSink((port) => {
    const ways = waysToSend(folder, port);
    return compare(
      `${COUNT.toLocaleString('en')} rows of 1.3 KB to a created batch, processor time`,
      [
        { name: 'by hand: JSON.stringify, write, upload, create', run: ways.byHand },
        {
          name: 'save and submit: validated, synced, kept, written down',
          prepare: () => rmSync(`${folder}/to-send.job`, { recursive: true, force: true }),
          run: ways.saveAndSubmit,
        },
      ],
      rounds,
      processorTime,
    );
  });
}

/** The two ways to send a table of 50,000 rows to a service on this port. */
export function waysToSend(folder: string, port: number) {
  const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none' });
  const path = `${folder}/to-send.jsonl`;

  async function byHand(): Promise<void> {
    const [first] = [...new BatchCreator(OPTIONS).addAll(makeEntries(1)).lines()];
    const { body, ...line } = JSON.parse(first!);
    const file = createWriteStream(path);
    for (const { customId, prompt } of makeEntries(COUNT)) {
      const messages = [body.messages[0], { role: 'user', content: prompt }];
      const text = JSON.stringify({ ...line, custom_id: customId, body: { ...body, messages } });
      if (!file.write(`${text}\n`)) await once(file, 'drain');
    }
    file.end();
    await once(file, 'finish');
    const { id } = await client.files.create({ file: createReadStream(path), purpose: 'batch' });
    await client.batches.create({ input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' });
  }

  async function saveAndSubmit(): Promise<void> {
    const saved = await new BatchCreator(OPTIONS).save(path, { entries: makeEntries(COUNT) });
    await submit(saved, { client, ignoreSize: true, settleMs: 1 });
  }

  return { byHand, saveAndSubmit };
}

/** Gives the port of a service on loopback, which is another process. */
export async function withSink<Result>(use: (port: number) => Result | Promise<Result>): Promise<Result> {
  const sink = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)));
  try {
    const [port] = (await once(sink, 'message')) as [number];
    return await use(port);
  } finally {
    sink.disconnect();
  }
}
