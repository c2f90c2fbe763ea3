import { once } from 'node:events';
import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { BatchCreator } from 'batch-creator';
import { type Comparison, compare } from './compare.js';
import { makeEntries, OPTIONS } from './entries.js';

const CHUNK = 256 * 1024;

/** `save`, with all its checks, against what people write by hand; 300,000 entries of 1.3 KB. */
export async function compareWriting(folder: string, rounds: number): Promise<Comparison> {
  const batch = new BatchCreator(OPTIONS).addAll(makeEntries(300_000));
  const constant = batch.preview(0).body as { messages: object[] } & Record<string, unknown>;
  const requestOf = ({ customId, prompt }: { customId: string; prompt?: unknown }) => ({
    custom_id: customId,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { ...constant, messages: [constant.messages[0], { role: 'user', content: prompt }] },
  });

  function floor(): void {
    const fd = openSync(`${folder}/floor.jsonl`, 'w');
    let chunk = '';
    for (const entry of batch) {
      chunk += `${JSON.stringify(requestOf(entry))}\n`;
      if (chunk.length < CHUNK) continue;
      writeSync(fd, chunk);
      chunk = '';
    }
    writeSync(fd, chunk);
    closeSync(fd);
  }

  async function usualLoop(): Promise<void> {
    const stream = createWriteStream(`${folder}/usual.jsonl`);
    for (const entry of batch) {
      if (!stream.write(`${JSON.stringify(requestOf(entry))}\n`)) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'finish');
  }

  return compare(
    'Writing 300,000 requests of 1.3 KB',
    [
      { name: 'by hand: stringify, 256 KB chunks, writeSync', run: floor },
      { name: 'the usual loop: createWriteStream, a write a line', run: usualLoop },
      {
        name: 'save: judged, split, hashed, synced',
        run: async () => {
          await batch.save(`${folder}/saved.jsonl`);
        },
      },
    ],
    rounds,
  );
}
