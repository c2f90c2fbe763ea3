import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCreator, BatchLimitError, BatchValidationError, validateFile } from '../../src/index.js';
import { naughtyStrings } from '../helpers/hostile-data.js';
import { runs } from '../helpers/runs.js';
import { mountSmallDisk, unmount } from '../helpers/small-disk.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { savesMany } from './saves-many.js';

const folder = temporaryFolder();
let count = 0;
const place = () => join(folder, String(count++));
const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const idsOf = (path: string) => linesOf(path).map((line) => JSON.parse(line).custom_id as string);
const entries = (n: number) => Array.from({ length: n }, (_, i) => ({ customId: `id-${i}`, prompt: `prompt ${i}` }));

describe('save', () => {
  it('writes one file at exactly the path, makes folders, and tells what it wrote', async () => {
    const path = join(place(), 'deep', 'reviews.jsonl');
    const result = await new BatchCreator().addAll(entries(3)).save(path);
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(result).toEqual({
      files: [{ path, requests: 3, bytes: bytes.length, sha256 }],
      requests: 3,
      bytes: bytes.length,
      endpoint: '/v1/chat/completions',
      model: 'gpt-6-luna',
      validated: true,
    });
    expect(bytes.toString().endsWith('}\n')).toBe(true);
    expect(bytes.toString()).toBe(`${[...new BatchCreator().addAll(entries(3)).lines()].join('\n')}\n`);
  });

  it('begins a new part after maxRequests, and lists the parts in a manifest', async () => {
    const home = place();
    const result = await new BatchCreator().addAll(entries(5)).save(join(home, 'r.jsonl'), { maxRequests: 2 });
    expect(readdirSync(home).sort()).toEqual(['r-0001.jsonl', 'r-0002.jsonl', 'r-0003.jsonl', 'r.manifest.json']);
    expect(result.files.map(({ path }) => idsOf(path))).toEqual([['id-0', 'id-1'], ['id-2', 'id-3'], ['id-4']]);
    expect(result.manifest).toBe(join(home, 'r.manifest.json'));
    const manifest = JSON.parse(readFileSync(result.manifest!, 'utf8'));
    expect(manifest).toMatchObject({ version: 1, requests: 5, bytes: result.bytes });
    for (const { name, sha256, bytes } of manifest.files) {
      const content = readFileSync(join(home, name));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
  });

  it('fills a part to maxBytes exactly, newline included, in UTF-8', async () => {
    const batch = new BatchCreator().addAll(entries(4).map((entry) => ({ ...entry, prompt: '😀é' })));
    const size = batch.validate().bytes / 4;
    const sizes = async (maxBytes: number) =>
      (await batch.save(join(place(), 'r.jsonl'), { maxBytes })).files.map(({ requests }) => requests);
    expect(await sizes(size * 4)).toEqual([4]);
    expect(await sizes(size * 4 - 1)).toEqual([3, 1]);
    expect(await sizes(size * 2)).toEqual([2, 2]);
    expect(await sizes(size)).toEqual([1, 1, 1, 1]);
  });

  it('refuses a single request over the limit, with its id, and leaves nothing', async () => {
    const home = place();
    const batch = new BatchCreator().add('small', 'x').add('large', 'x'.repeat(5_000));
    await expect(batch.save(join(home, 'r.jsonl'), { maxBytes: 1_000 })).rejects.toThrow(
      /Request "large" has 5,\d+ bytes as a line, more than the 1,000/,
    );
    await expect(batch.save(join(home, 'r.jsonl'), { maxBytes: 1_000 })).rejects.toThrow(BatchLimitError);
    expect(readdirSync(home)).toEqual([]);
  });

  it('writes gathered entries first, then those of an iterable or async iterable', async () => {
    async function* later() {
      yield { customId: 'c', prompt: 'z' };
    }
    for (const more of [later(), [{ customId: 'c', prompt: 'z' }]]) {
      const path = join(place(), 'r.jsonl');
      await new BatchCreator().add('a', 'x').add('b', 'y').save(path, { entries: more });
      expect(idsOf(path)).toEqual(['a', 'b', 'c']);
    }
  });

  it('saves nothing that validate calls an error, unless told to', async () => {
    const path = join(place(), 'r.jsonl');
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'old');
    const batch = new BatchCreator().add('a', 'x').add('b', 'x', { body: { temperature: 9 } });
    const refused = await batch.save(path).catch((error) => error);
    expect(refused).toBeInstanceOf(BatchValidationError);
    expect(refused.message).toBe(
      'Nothing was saved: 1 request is not valid.\n  b: body.temperature is 9; it must be at most 2.',
    );
    expect(refused.issues).toMatchObject([{ code: 'invalid_value', line: 2 }]);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(join(path, '..'))).toEqual(['r.jsonl']);
    await batch.save(path, { validate: false });
    expect(idsOf(path)).toEqual(['a', 'b']);
    await expect(new BatchCreator().save(path)).rejects.toThrow('A batch needs at least one');
  });

  it('refuses half a character, also in one of many plain entries', async () => {
    const stream = [...entries(3), { customId: 'half', prompt: 'x\ud83d' }];
    const refused = await new BatchCreator()
      .save(join(place(), 'r.jsonl'), { entries: stream })
      .catch((error) => error);
    expect(refused.issues).toMatchObject([{ code: 'unpaired_surrogate', line: 4, customId: 'half' }]);
  });

  it('finds an id that a stream repeats, with both lines', async () => {
    const stream = [...entries(3), { customId: 'id-1', prompt: 'again' }];
    const refused = await new BatchCreator()
      .add('first', 'x')
      .save(join(place(), 'r.jsonl'), { entries: stream })
      .catch((error) => error);
    expect(refused.issues).toMatchObject([{ code: 'duplicate_custom_id', line: 5, firstLine: 3, customId: 'id-1' }]);
  });

  it('removes the parts of an earlier, larger save, and nothing else', async () => {
    const home = place();
    const path = join(home, 'r.jsonl');
    await new BatchCreator().addAll(entries(6)).save(path, { maxRequests: 2 });
    writeFileSync(join(home, 'r-0009.jsonl'), 'mine');
    await new BatchCreator().addAll(entries(4)).save(path, { maxRequests: 2 });
    expect(readdirSync(home).sort()).toEqual(['r-0001.jsonl', 'r-0002.jsonl', 'r-0009.jsonl', 'r.manifest.json']);
    await new BatchCreator().addAll(entries(1)).save(path);
    expect(readdirSync(home).sort()).toEqual(['r-0009.jsonl', 'r.jsonl']);
  });

  it('does not let a forged manifest remove what is not a part', async () => {
    const home = place();
    mkdirSync(home);
    writeFileSync(join(home, 'victim.jsonl'), 'mine');
    const files = ['victim.jsonl', 'r-0001.jsonl'].map((name) => ({
      name,
      requests: 1,
      bytes: 1,
      sha256: 'a'.repeat(64),
    }));
    writeFileSync(join(home, 'r.manifest.json'), JSON.stringify({ version: 1, requests: 1, bytes: 1, files }));
    await new BatchCreator().addAll(entries(1)).save(join(home, 'r.jsonl'));
    expect(readdirSync(home).sort()).toEqual(['r.jsonl', 'victim.jsonl']);
  });

  it.each([
    ['a prompt', 'a', 'x\ud800'],
    ['an id', 'a\udc00', 'x'],
  ])('refuses half a character in %s', async (_, id, prompt) => {
    const batch = new BatchCreator().add('whole', 'x').add(id, prompt);
    await expect(batch.save(join(place(), 'r.jsonl'))).rejects.toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ code: 'unpaired_surrogate', line: 2 })]),
    });
  });

  it('keeps every naughty string byte for byte, as prompt and as id', async () => {
    const strings = naughtyStrings;
    const path = join(place(), 'r.jsonl');
    const batch = new BatchCreator();
    strings.forEach((prompt, n) => {
      batch.add(`id-${n}`, prompt);
    });
    for (const id of new Set(strings)) if (id !== '') batch.add(`as id ${id}`, 'x');
    await batch.save(path);
    const lines = linesOf(path).map((line) => JSON.parse(line));
    expect(lines.slice(0, strings.length).map((line) => line.body.messages[0].content)).toEqual(strings);
    expect(lines.slice(strings.length).map((line) => line.custom_id)).toEqual(
      [...new Set(strings)].filter((id) => id !== '').map((id) => `as id ${id}`),
    );
    expect(await validateFile(path)).toMatchObject({ ok: true, requests: lines.length });
  });

  it('streams entries into parts, in order, without losing one', async () => {
    await savesMany(place(), 60_000, 3_000);
  });

  it('loses no line, keeps the order and passes no limit, whatever the entries', async () => {
    const prompt = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 500 }),
      fc.constant('x'.repeat(70_000)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(prompt, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 8 }),
        async (prompts, maxRequests) => {
          const batch = new BatchCreator({ model: 'gpt-6-luna' });
          prompts.forEach((text, n) => {
            batch.add(`id-${n}`, text.toWellFormed());
          });
          const maxBytes = 250_000;
          const { files } = await batch.save(join(place(), 'r.jsonl'), { maxRequests, maxBytes });
          expect(files.every((file) => file.requests <= maxRequests && file.bytes <= maxBytes)).toBe(true);
          expect(files.flatMap(({ path }) => linesOf(path))).toEqual([...batch.lines()]);
        },
      ),
      { numRuns: runs(12) },
    );
  });

  it('reports a full disk, keeps the old file and leaves no temporary one', async ({ skip }) => {
    const mount = place();
    const reason = mountSmallDisk(mount, '2m');
    skip(reason !== undefined, reason);
    try {
      writeFileSync(join(mount, 'r.jsonl'), 'old');
      const large = entries(60_000);
      await expect(new BatchCreator().save(join(mount, 'r.jsonl'), { entries: large })).rejects.toThrow(
        /^Cannot write .*r\.jsonl: the disk is full \(ENOSPC\)\. Make room, then try again\.$/,
      );
      expect(readdirSync(mount)).toEqual(['r.jsonl']);
      expect(readFileSync(join(mount, 'r.jsonl'), 'utf8')).toBe('old');
    } finally {
      unmount(mount);
    }
  });

  it('leaves nothing half-written when Ctrl-C stops a streamed save that would never end', async () => {
    const home = place();
    const built = new URL('../../dist/index.js', import.meta.url).pathname;
    const script = `const { BatchCreator } = await import(${JSON.stringify(built)});
      async function* endless() { for (let n = 0; ; n++) { if (n === 20000) console.log('ready'); yield { customId: 'r' + n, prompt: 'x'.repeat(300) }; } }
      await new BatchCreator().save(${JSON.stringify(join(home, 'r.jsonl'))}, { entries: endless() });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(readdirSync(home).every((name) => name.endsWith('.tmp'))).toBe(true);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await gone;
    expect(readdirSync(home)).toEqual([]);
  });

  it('stops at an abort signal and leaves nothing', async () => {
    const home = place();
    const controller = new AbortController();
    async function* endless() {
      for (let n = 0; ; n++) {
        if (n === 30_000) controller.abort();
        yield { customId: `r${n}`, prompt: 'x' };
      }
    }
    await expect(
      new BatchCreator().save(join(home, 'r.jsonl'), { entries: endless(), signal: controller.signal }),
    ).rejects.toThrow(/abort/);
    expect(readdirSync(home)).toEqual([]);
  });

  it('passes on what the source throws, and leaves nothing', async () => {
    const home = place();
    function* broken() {
      yield { customId: 'a', prompt: 'x' };
      throw new RangeError('row 2 is broken');
    }
    await expect(new BatchCreator().save(join(home, 'r.jsonl'), { entries: broken() })).rejects.toThrow(
      'row 2 is broken',
    );
    await expect(
      new BatchCreator().save(join(home, 'r.jsonl'), { entries: [{ customId: 'a' }] as never }),
    ).rejects.toThrow('Entry "a": the prompt is undefined');
    await expect(new BatchCreator().add('a', 'x').save(join(home, 'r.jsonl'), { maxBytes: 0 })).rejects.toThrow(
      'maxBytes is 0; it must be a whole number above 0.',
    );
  });
});
