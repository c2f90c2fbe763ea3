import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';

/** Saves so many entries from a stream, and finds all of them in the parts, in order. */
export async function savesMany(folder: string, count: number, maxRequests?: number): Promise<void> {
  function* many() {
    for (let n = 0; n < count; n++) yield { customId: `r${n}`, prompt: `What is ${n}?` };
  }
  const seen: number[] = [];
  const result = await new BatchCreator().save(join(folder, 'r.jsonl'), {
    entries: many(),
    maxRequests,
    onProgress: ({ requests }) => seen.push(requests),
  });
  expect(result.files.map(({ requests }) => requests)).toEqual(Array(20).fill(count / 20));
  let next = 0;
  for (const { path } of result.files) {
    for (const id of readFileSync(path, 'latin1').matchAll(/^\{"custom_id":"r(\d+)"/gm))
      if (Number(id[1]) !== next++) throw new Error(`lost ${next}`);
  }
  expect(next).toBe(count);
  expect(seen.at(-1)).toBe(count);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
}
