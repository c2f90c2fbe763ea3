import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  BatchCreator,
  collate,
  image,
  readResults,
  readRows,
  validateFile,
  validateLines,
  writeFollowUp,
} from '../../src/index.js';
import { readCsvHead } from '../../src/input/table/delimiter.js';
import { wholeLines } from '../../src/jsonl/read/decode.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { drain, TOO_LONG, writeEndlessLine } from './endless-line.js';

const folder = temporaryFolder();

/** How many temporary files without a name this process holds open. */
const temporaryFiles = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return / \(deleted\)$/.test(readlinkSync(`/proc/self/fd/${fd}`));
    } catch {
      return false;
    }
  }).length;
const endlessLine = (name: string, bytes: number) => writeEndlessLine(join(folder, name), bytes);

describe('a line without an end', () => {
  it('is refused with its place', async () => {
    const path = endlessLine('long.jsonl', 220_000_000);
    expect((await validateFile(path)).issues[0]?.message).toContain('The line has 220,000,000 bytes');
    await expect(drain(readResults(path))).rejects.toThrow(TOO_LONG);
    await expect(drain(readRows(path))).rejects.toThrow(TOO_LONG);
  });

  it('is refused in a stream, too, by where it begins', async () => {
    async function* chunks() {
      yield Buffer.from('{}\n');
      for (let n = 0; n < 300; n++) yield Buffer.alloc(1 << 20, 'x');
    }
    await expect(drain(wholeLines(chunks(), 'pipe'))).rejects.toThrow(
      /^pipe: the line that begins at byte 3 is longer/,
    );
  });
});

describe('an image', () => {
  it('that is a device, a pipe or too large is refused, and does not stall', async () => {
    const entry = (source: string) => () => new BatchCreator().add('a', ['x', image(source)]).preview();
    expect(entry('/dev/zero')).toThrow(/Cannot read \/dev\/zero: it is a device or a pipe\. Give a regular file\./);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(entry(join(folder, 'pipe'))).toThrow(/it is a device or a pipe/);
    expect(entry(endlessLine('large.png', 200_000_000))).toThrow(
      /it has 200,000,000 bytes, but at most 157,286,400 fit into a batch file\. Make it smaller/,
    );
  });
});

describe('the header of a CSV', () => {
  it('is read in linear time, whatever stands in it', () => {
    /** Processor time in microseconds, the least of several runs. */
    const cost = (head: string) => {
      const bytes = Buffer.from(head);
      const costs = Array.from({ length: 7 }, () => {
        const start = process.cpuUsage();
        readCsvHead(bytes);
        const { user, system } = process.cpuUsage(start);
        return user + system;
      });
      return Math.min(...costs);
    };
    for (const head of [
      (n: number) => '"a",'.repeat(n),
      (n: number) => '"'.repeat(n),
      (n: number) => '""x'.repeat(n),
    ]) {
      // 16 times the text. A quadratic pattern takes 256 times as long; an exponential one would never come back. The
      // speed of a machine may double or halve between the two.
      expect(cost(head(1_600_000)) / Math.max(cost(head(100_000)), 200)).toBeLessThan(80);
    }
  });
});

describe('signals', () => {
  const later = (reason: Error) => {
    const stop = new AbortController();
    void sleep(30).then(() => stop.abort(reason));
    return stop.signal;
  };
  async function* slow(text: string) {
    yield Buffer.from(text);
    await new Promise(() => undefined);
  }

  it('stop readRows, readResults and validateFile, also while a source is waited for, with their reason', async () => {
    const reason = new RangeError('enough');
    await expect(drain(readRows(slow('a,b\n1,2\n'), { signal: later(reason) }))).rejects.toBe(reason);
    await expect(drain(readResults(slow('{}\n'), null, { signal: later(reason) }))).rejects.toBe(reason);
    const input = new BatchCreator().add('a', 'x');
    const before = temporaryFiles();
    await expect(drain(readResults(slow('{}\n'), null, { input, signal: later(reason) }))).rejects.toBe(reason);
    await expect.poll(temporaryFiles, { timeout: 10_000 }).toBe(before);
    const path = endlessLine('some.jsonl', 100);
    await expect(validateFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(drain(readRows('/dev/zero', { format: 'csv', signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    );
  });
});

describe('a misspelt option', () => {
  it('is refused by every reader, with the nearest name', async () => {
    const odd = { sginal: 1 } as never;
    const words = (name: string) => `${name}: unknown option "sginal". Did you mean "signal"?`;
    expect(() => readRows('a.csv', odd)).toThrow(words('readRows'));
    expect(() => readResults('{}\n', null, odd)).toThrow(words('readResults'));
    await expect(validateFile('a.jsonl', odd)).rejects.toThrow(words('validateFile'));
    await expect(validateLines([], odd)).rejects.toThrow(words('validateLines'));
    await expect(collate(odd)).rejects.toThrow(words('collate'));
    await expect(collate({ error: 'err.jsonl' } as never)).rejects.toThrow('Did you mean "errors"?');
    await expect(writeFollowUp({ ouput: 'out.jsonl' } as never)).rejects.toThrow('Did you mean "output"?');
  });
});
