import { createReadStream } from 'node:fs';
import { BatchCreator, validateFile } from 'batch-creator';
import { type Comparison, compare } from './compare.js';
import { makeEntries, OPTIONS } from './entries.js';

/** `validateFile`, with everything on, against a bare loop that only parses; a file of 300,000 requests of 1.3 KB. */
export async function compareReading(folder: string, rounds: number): Promise<Comparison> {
  const path = `${folder}/to-read.jsonl`;
  await new BatchCreator(OPTIONS).save(path, { entries: makeEntries(300_000), maxRequests: 300_000, maxBytes: 1e9 });

  async function parse(): Promise<void> {
    let rest = '';
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) JSON.parse(line);
    }
  }

  return compare(
    'Judging a file of 300,000 requests of 1.3 KB',
    [
      { name: 'by hand: read, split, JSON.parse, no check', run: parse },
      {
        name: 'validateFile: everything on',
        run: async () => {
          await validateFile(path);
        },
      },
    ],
    rounds,
  );
}
