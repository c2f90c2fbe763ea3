import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator, BatchFileError, BatchOptionsError, type Outcome, readResults } from '../../src/index.js';
import { runs } from '../helpers/runs.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { lines, filePairs as pairs } from './file-pairs.js';
import { all, answered, chatBody, neverRun, refusedByStatus, result } from './lines.js';

const folder = temporaryFolder();
let count = 0;
const file = (lines: string | readonly string[]) => {
  const path = join(folder, `${count++}.jsonl`);
  writeFileSync(path, typeof lines === 'string' ? lines : lines.map((line) => `${line}\n`).join(''));
  return path;
};
const batchOf = (...ids: string[]) => new BatchCreator().addAll(ids.map((customId) => ({ customId, prompt: 'x' })));
const inputOf = (...ids: string[]) => file([...batchOf(...ids).lines()]);
const told = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ customId, status }) => `${customId}:${status}`).join(' ');

describe('readResults with an input', () => {
  it('knows at least 20 pairs of files', () => expect(pairs.length).toBeGreaterThanOrEqual(20));

  it.each(pairs)('reads %s', async (_, output, errors, expected, counts = {}) => {
    const [outputFile, errorFile] = [output, errors].map((text) => (text ? file(text) : text));
    for (const input of [batchOf('a', 'b', 'c'), inputOf('a', 'b', 'c')]) {
      const results = readResults(outputFile, errorFile, { input });
      expect(told(await all(results))).toBe(expected);
      expect(results.summary).toMatchObject({ requests: 3, unmatched: 0, repeated: 0, ...counts });
    }
  });

  it('puts every id of any batch into exactly one outcome, in order', async () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' });
    const fate = fc.constantFrom('ok', '4xx', 'zero', 'expired', 'cut', 'dropped', 'twice', 'failedThenOk');
    const noise = fc.constantFrom(
      result(null, chatBody('x')),
      '{',
      '[]',
      '',
      'null',
      '\u2028',
      answered('unknown\u0000id'),
    );
    const batch = fc.record({
      entries: fc.uniqueArray(fc.tuple(id, fate, fc.boolean()), { selector: ([key]) => key, maxLength: 20 }),
      noise: fc.array(noise, { maxLength: 4 }),
      seed: fc.infiniteStream(fc.nat()),
    });
    const expectedOf: Record<string, string> = {
      ok: 'succeeded',
      '4xx': 'failed',
      zero: 'failed',
      expired: 'expired',
      dropped: 'missing',
      twice: 'succeeded',
      failedThenOk: 'succeeded',
    };
    await fc.assert(
      fc.asyncProperty(batch, async ({ entries, noise: extra, seed }) => {
        const files: [string[], string[]] = [[...extra], []];
        for (const [customId, kind, inErrors] of entries) {
          const into = files[inErrors ? 1 : 0];
          if (kind === 'ok' || kind === 'twice') into.push(answered(customId));
          if (kind === 'twice') files[0].push(answered(customId));
          if (kind === '4xx' || kind === 'failedThenOk') into.push(refusedByStatus(customId, 422));
          if (kind === 'failedThenOk') files[1].push(answered(customId));
          if (kind === 'zero') into.push(result(customId, {}, {}, 0));
          if (kind === 'expired') into.push(neverRun(customId, 'batch_expired'));
          if (kind === 'cut') into.push(answered(customId).slice(0, -5));
        }
        const shuffled = files.map((of) => {
          const keyed = of.map((line) => ({ line, key: seed.next().value as number }));
          return keyed
            .sort((a, b) => a.key - b.key)
            .map(({ line }) => `${line}\n`)
            .join('');
        });
        const ids = entries.map(([customId]) => customId);
        const results = readResults(Buffer.from(shuffled[0]!), Buffer.from(shuffled[1]!), { input: batchOf(...ids) });
        const outcomes = await all(results);
        expect(outcomes.map(({ customId }) => customId)).toEqual(ids);
        for (const [place, [customId, kind]] of entries.entries()) {
          // A cut line tells its id only where that needs no unescaping.
          if (kind === 'cut') expect(['unparsable', 'missing']).toContain(outcomes[place]!.status);
          else expect(`${customId} ${outcomes[place]!.status}`).toBe(`${customId} ${expectedOf[kind]}`);
        }
        const { byStatus, requests } = results.summary;
        expect(Object.values(byStatus).reduce((a, b) => a + b, 0)).toBe(requests);
      }),
      { numRuns: runs(60) },
    );
  });

  it('gives an id that the input has twice one outcome', async () => {
    const input = file([...batchOf('a', 'b').lines(), ...batchOf('a').lines()]);
    const results = readResults(file([answered('a'), answered('b')]), null, { input });
    expect(told(await all(results))).toBe('a:succeeded b:succeeded');
  });

  it('joins several rounds, without calling a later round a repetition', async () => {
    const rounds = [file([answered('a'), answered('b', 'x')]), file([answered('c')])];
    const errors = [file([refusedByStatus('c', 429)]), null];
    const results = readResults(rounds, errors, { input: inputOf('a', 'b', 'c') });
    expect(told(await all(results))).toBe('a:succeeded b:succeeded c:succeeded');
    expect(results.summary.repeated).toBe(0);
  });

  it('reads the parts of a saved batch by the name they were saved under', async () => {
    const path = join(folder, 'parts.jsonl');
    await batchOf('a', 'b', 'c').save(path, { maxRequests: 2 });
    const output = file([answered('c'), answered('a')]);
    expect(told(await all(readResults(output, null, { input: path })))).toBe('a:succeeded b:missing c:succeeded');
    const manifest = join(folder, 'parts.manifest.json');
    expect(await all(readResults(output, null, { input: manifest }))).toHaveLength(3);
  });

  it('checks each answer by the format that its own request was sent with', async () => {
    const schema = {
      type: 'object',
      properties: { n: { type: 'number' } },
      required: ['n'],
      additionalProperties: false,
    };
    const batch = new BatchCreator({ responseFormat: { name: 'n', schema, strict: true } })
      .add('a', 'x')
      .add('b', 'x', { responseFormat: z.object({ s: z.string() }) })
      .add('c', 'x', { endpoint: '/v1/responses' });
    const output = file([answered('a', '{"n":1}'), answered('b', '{"s":"x"}'), answered('c', '{"n":"x"}')]);
    const path = file([...batch.lines()]);
    for (const input of [batch, path, await BatchCreator.load(path)]) {
      const outcomes = await all(readResults(output, null, { input }));
      expect(told(outcomes)).toBe('a:succeeded b:succeeded c:invalid');
      expect(outcomes.map(({ parsed }) => parsed)).toEqual([{ n: 1 }, { s: 'x' }, undefined]);
    }
  });

  it('counts tokens and cost of all that was paid, once', async () => {
    const output = file([
      answered('a'),
      answered('a'),
      answered('z'),
      result('a', chatBody('again'), {}).replace('req_a","body', 'req_other","body'),
    ]);
    const results = readResults(output, null, { input: batchOf('a') });
    await all(results);
    expect(results.summary).toMatchObject({ repeated: 2, unmatched: 1, usage: { inputTokens: 300, outputTokens: 30 } });
    expect(results.summary.cost).toBeCloseTo((0.5 * (300 * 0.1 + 30 * 0.5)) / 1e6, 12);
  });

  it('names the line of an input file that has no id', async () => {
    const input = file(['{"custom_id":"a"}', 'not a request']);
    await expect(all(readResults(null, null, { input }))).rejects.toThrow(/line 2: no custom_id/);
  });
});

describe('readResults without an input', () => {
  it('gives each line as it comes, with the number of its line', async () => {
    const output = file(`${answered('b')}\n\n${result(null, chatBody('x'))}\n{\n`);
    const results = readResults(output, file([refusedByStatus('a', 400)]));
    const outcomes = await all(results);
    expect(told(outcomes)).toBe('b:succeeded null:succeeded null:unparsable a:failed');
    expect(outcomes.map(({ line }) => line)).toEqual([1, 3, 4, 1]);
    expect(results.summary).toMatchObject({ requests: 4, byStatus: { succeeded: 2, failed: 1, unparsable: 1 } });
  });

  it('reads paths, texts, bytes, streams and responses alike, whole or in small pieces', async () => {
    const text = lines(answered('é✓'), refusedByStatus('b', 400));
    const path = file(text);
    const bytes = Buffer.from(text);
    const pieces = () => Readable.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    const sources = () => [
      path,
      text,
      bytes,
      createReadStream(path),
      pieces(),
      new Blob([text]).stream(),
      new Response(text),
    ];
    for (const source of sources()) {
      expect(told(await all(readResults(source)))).toBe('é✓:succeeded b:failed');
    }
    for (const source of sources()) {
      const results = readResults(source, undefined, { input: batchOf('b', 'é✓') });
      expect(told(await all(results))).toBe('b:failed é✓:succeeded');
    }
  });

  it('refuses what cannot be a file, with a reason', async () => {
    const read = (source: never, input?: BatchCreator) => all(readResults(source, null, { input }));
    await expect(read('/nowhere/out.jsonl' as never)).rejects.toThrow(
      /Cannot read \/nowhere\/out.jsonl: it does not exist/,
    );
    await expect(read(folder as never)).rejects.toThrow(BatchFileError);
    await expect(read(folder as never, batchOf('a'))).rejects.toThrow(`Cannot read ${folder}: it is a folder`);
    await expect(read(new Response('{}', { status: 404 }) as never)).rejects.toThrow(/HTTP status 404/);
    await expect(read({} as never, batchOf('a'))).rejects.toThrow(BatchFileError);
    const bad = { name: 'x', schema: { type: 'nonsense' } };
    expect(() => readResults('x', null, { responseFormat: bad })).toThrow(BatchOptionsError);
  });

  it('passes on what a stream breaks with, after the lines that came', async () => {
    async function* broken() {
      yield lines(answered('a'));
      throw new Error('socket hang up');
    }
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const { customId } of readResults(broken())) seen.push(customId);
    };
    await expect(reading()).rejects.toThrow(/socket hang up/);
    expect(seen).toEqual(['a']);
  });
});
