import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../src/jsonl/read/decode.js';
import { runs } from '../helpers/runs.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
const path = join(folder, 'lines.jsonl');

async function linesOf(bytes: Buffer): Promise<Buffer[]> {
  writeFileSync(path, bytes);
  const lines: Buffer[] = [];
  let expected = 1;
  for await (const { line, bytes: own } of readLines(path)) {
    expect(line).toBe(expected++);
    lines.push(Buffer.from(own));
  }
  return lines;
}

describe('readLines', () => {
  it('splits at the newline byte and nowhere else', async () => {
    const text = 'a\u2028b\u2029c\u0085d\ve\n\r\nlast\r';
    expect((await linesOf(Buffer.from(text))).map(String)).toEqual(['a\u2028b\u2029c\u0085d\ve', '', 'last']);
    expect(await linesOf(Buffer.from(''))).toEqual([]);
    expect((await linesOf(Buffer.from('\n\n'))).map(String)).toEqual(['', '']);
  });

  it('gives back any lines, however they lie across the blocks that are read', async () => {
    const line = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13))),
      fc.constantFrom(1_048_575, 1_048_576, 1_048_577, 2_500_000).map((size) => Buffer.alloc(size, 'x')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const bytes = Buffer.concat(lines.flatMap((own) => [own, Buffer.from('\n')]));
        expect((await linesOf(bytes)).map((own) => own.toString('latin1'))).toEqual(
          lines.map((own) => own.toString('latin1')),
        );
      }),
      { numRuns: runs(12) },
    );
  });

  it('says in one sentence why a file cannot be read', async () => {
    const read = async (name: string) => {
      for await (const _ of readLines(name));
    };
    await expect(read(join(folder, 'absent'))).rejects.toThrow(
      /^Cannot read .*\/absent: it does not exist \(ENOENT\)\.$/,
    );
    await expect(read(folder)).rejects.toThrow(/it is a folder \(EISDIR\)/);
  });
});
