import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { BatchCreator, estimateFile, readResults, validateFile } from '../../src/index.js';
import { findRequest } from '../../src/input/lines/find-request.js';
import { rawLines } from '../../src/input/lines/line-file.js';
import { readRequests } from '../../src/jsonl/read/load.js';
import { requestLines } from '../../src/jsonl/read/request-lines.js';
import { tryOut } from '../../src/submit/try-out.js';
import { commandLine } from '../cli/command-line.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const folder = temporaryFolder();
const [first, second] = [...new BatchCreator().add('a', 'x').add('b', 'y').lines()];

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let counted = 0;
  for await (const _ of items) counted++;
  return counted;
}

describe('blank lines of a batch file', () => {
  it.each([
    ['at its end', `${first}\n${second}\n\n  \n\t\r\n`],
    ['at its end, without a newline', `${first}\n${second}\n  `],
    ['of Windows', `${first}\r\n${second}\r\n\r\n`],
  ])('%s are read alike by all that read one', async (name, content) => {
    const file = `${name.replace(/\W/g, '-')}.jsonl`;
    const path = join(folder, file);
    writeFileSync(path, content);
    const emulator = await testEmulator({}, { parts: 0 });
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    const counts = {
      load: (await BatchCreator.load(path)).size,
      estimate: (await estimateFile(path)).requests,
      sampled: (await estimateFile(path, { sample: 5 })).requests,
      validate: (await validateFile(path)).requests,
      lines: await count(requestLines(path)),
      raw: await count(rawLines(path)),
      requests: await count(readRequests(path)),
      results: await count(readResults(null, null, { input: path })),
      tryOut: (await tryOut(path, { client, n: 5 })).requests,
    };
    expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map((reader) => [reader, 2])));
    expect((await findRequest([path], { position: 1 })).custom_id).toBe('b');
    for (const argv of [
      ['repl', file],
      ['preview', file, 'b'],
    ])
      expect([argv, (await commandLine(argv, { cwd: folder })).code]).toEqual([argv, 0]);
  });
});
