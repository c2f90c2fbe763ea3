import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeLines } from '../../src/input/lines/line-file.js';
import { pickEvenly } from '../../src/input/lines/pick-evenly.js';
import {
  changedLines,
  mergedLines,
  type RequestBytes,
  reshapedLines,
  sampledLines,
} from '../../src/input/lines/reshape.js';
import { bodyOfPairs } from '../../src/input/lines/set-fields.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
const line = (id: string, body: object = { model: 'm' }, url = '/v1/chat/completions') =>
  `{ "custom_id":${JSON.stringify(id)}, "method":"POST","url":"${url}","body":${JSON.stringify(body)} }`;
function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
async function texts(lines: AsyncIterable<RequestBytes>): Promise<string[]> {
  const found: string[] = [];
  for await (const { bytes } of lines) found.push(bytes.toString());
  return found;
}

describe('requestLines and writeLines', () => {
  it('loses no byte, keeps the order, and splits at the limits', async () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 30 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 1, max: 7 }), fc.boolean(), async (given, maxRequests, final) => {
        const lines = given.map((id) => line(id));
        const path = write(`in-${++run}.jsonl`, lines.join('\n') + (final ? '\n' : ''));
        const { files } = await writeLines(join(folder, `out-${run}.jsonl`), reshapedLines(path), { maxRequests });
        expect(files.map(({ path }) => readFileSync(path, 'utf8')).join('')).toBe(`${lines.join('\n')}\n`);
        expect(Math.max(...files.map(({ requests }) => requests))).toBeLessThanOrEqual(maxRequests);
        expect(files.length).toBe(Math.ceil(given.length / maxRequests));
      }),
      { numRuns: 25 },
    );
  });

  it('names the line that is no request', async () => {
    const path = write('bad.jsonl', `${line('a')}\n\n{"x":1}\n`);
    await expect(texts(reshapedLines(path))).rejects.toThrow(/bad\.jsonl, line 3: not a request with a custom_id/);
  });
});

describe('mergedLines', () => {
  it('refuses an id that stands twice, or keeps the first', async () => {
    const [a, b] = [
      write('a.jsonl', `${line('x')}\n${line('y')}`),
      write('b.jsonl', `${line('z')}\n${line('x', { model: 'm', n: 2 })}`),
    ];
    await expect(texts(mergedLines([a, b], false))).rejects.toThrow(
      /"x" appears in .*a\.jsonl, line 1 and in .*b\.jsonl, line 2/,
    );
    expect(await texts(mergedLines([a, b], true))).toEqual([line('x'), line('y'), line('z')]);
  });

  it('refuses files for two models or two endpoints', async () => {
    const a = write('a.jsonl', line('x'));
    await expect(texts(mergedLines([a, write('c.jsonl', line('c', { model: 'n' }))], false))).rejects.toThrow(
      /model n, but .* for m/,
    );
    await expect(
      texts(mergedLines([a, write('d.jsonl', line('d', { model: 'm' }, '/v1/responses'))], false)),
    ).rejects.toThrow(/one endpoint/);
  });
});

describe('sampledLines', () => {
  it('picks the same lines from a file and from a stream', async () => {
    const text = Array.from({ length: 50 }, (_, n) => line(`r${n}`)).join('\n');
    const path = write('s.jsonl', text);
    const sample = await texts(sampledLines(path, 5, 1));
    async function* stream() {
      yield Buffer.from(text);
    }
    expect(await texts(sampledLines(stream(), 5, 1))).toEqual(sample);
    expect(sample.length).toBe(5);
  });
});

describe('pickEvenly', () => {
  it('picks as many as asked for, ascending, one in each stretch, and the same again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.nat(),
        (total, count, seed) => {
          const picked = pickEvenly(total, count, seed);
          expect(picked.length).toBe(Math.min(total, count));
          expect(pickEvenly(total, count, seed)).toEqual(picked);
          picked.forEach((position, index) => {
            expect(position).toBeGreaterThanOrEqual(Math.floor((index * total) / picked.length));
            expect(position).toBeLessThan(Math.floor(((index + 1) * total) / picked.length));
          });
        },
      ),
    );
  });
  it('picks others with another seed', () => {
    expect(pickEvenly(1000, 10, 1)).not.toEqual(pickEvenly(1000, 10, 2));
  });
});

describe('changedLines', () => {
  const set = async (text: string, changes: Parameters<typeof changedLines>[1]) => {
    const [changed] = await texts(changedLines(write('set.jsonl', text), changes));
    return changed === text ? 'as it was' : JSON.parse(changed!).body;
  };
  it('sets model, effort and fields, and leaves alone what already has them', async () => {
    expect(await set(line('a'), { model: 'm' })).toBe('as it was');
    expect(await set(line('a'), { model: 'n', body: ['temperature=0', 'stop=end', 'a.b=[1]'] })).toEqual({
      model: 'n',
      temperature: 0,
      stop: 'end',
      a: { b: [1] },
    });
    expect(await set(line('a', { model: 'm', temperature: 1 }), { body: ['temperature=', 'x.y='] })).toEqual({
      model: 'm',
    });
    expect(await set(line('a'), { reasoningEffort: 'low' })).toEqual({ model: 'm', reasoning_effort: 'low' });
    expect(await set(line('a', { model: 'm' }, '/v1/responses'), { reasoningEffort: 'low' })).toEqual({
      model: 'm',
      reasoning: { effort: 'low' },
    });
    await expect(set(line('a', { model: 'm' }, '/v1/embeddings'), { reasoningEffort: 'low' })).rejects.toThrow(
      /has no reasoning effort/,
    );
  });
  it('keeps line separators escaped', async () => {
    const [changed] = await texts(
      changedLines(write('u.jsonl', line('a', { model: 'm', t: '\u2028' })), { model: 'n' }),
    );
    expect(changed).toContain('\\u2028');
  });
  it('refuses pairs that are none', () => {
    expect(() => bodyOfPairs(['temperature'])).toThrow(/key=value/);
    expect(() => bodyOfPairs(['seed=12345678901234567890'])).toThrow(/12345678901234567890 has more digits/);
    expect(bodyOfPairs(['user="12345678901234567890"'])).toEqual({ user: '12345678901234567890' });
    expect(() => bodyOfPairs(['__proto__.x=1'])).toThrow(/empty or reserved key/);
  });
});
