import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { BatchCreator, readResults, validateFile } from '../../src/index.js';
import { inputPaths } from '../../src/jsonl/read/manifest.js';
import { savedFacts } from '../../src/jsonl/write/saved-file.js';
import { submit } from '../../src/submit/job/submit.js';
import { commandLine } from '../cli/command-line.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const folder = temporaryFolder();
/** What `npm run build` made: a process loads it in a fraction of the time that the sources take. */
const BUILT = JSON.stringify(new URL('../../dist/index.js', import.meta.url).pathname);
let count = 0;
const place = () => {
  const path = join(folder, String(count++));
  mkdirSync(path);
  return path;
};
const entries = (n: number, text = 'x') =>
  Array.from({ length: n }, (_, i) => ({ customId: `id-${i}`, prompt: `${text} ${i}` }));
const save = (home: string, n: number, text: string, maxRequests = 2) =>
  new BatchCreator().addAll(entries(n, text)).save(join(home, 'r.jsonl'), { maxRequests });

/** A set whose first part is of a newer save that was killed before the others had their names. */
async function mixedSet(): Promise<string> {
  const [home, other] = [place(), place()];
  await save(home, 6, 'old');
  await save(other, 6, 'new');
  cpSync(join(other, 'r-0001.jsonl'), join(home, 'r-0001.jsonl'));
  return home;
}

describe('parts of two saves under one manifest', () => {
  it('are refused by validate, submit and collate, with the name of the part', async () => {
    const home = await mixedSet();
    const words = /r-0001\.jsonl is not the file that its manifest lists: its SHA-256 differs\..*Save the batch again/;
    await expect(validateFile(join(home, 'r-0001.jsonl'))).rejects.toThrow(words);
    expect((await validateFile(join(home, 'r-0002.jsonl'))).ok).toBe(true);
    for (const file of ['r.jsonl', 'r.manifest.json', 'r-0001.jsonl']) {
      const { code, stderr } = await commandLine(['validate', file], { cwd: home });
      expect([file, code, stderr]).toEqual([file, 1, expect.stringMatching(words)]);
    }
    const emulator = await testEmulator();
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    await expect(submit(join(home, 'r.jsonl'), { client })).rejects.toThrow(words);
    expect(emulator.state.batches).toHaveLength(0);
    const read = async () => {
      for await (const _ of readResults('{}\n', null, { input: join(home, 'r.jsonl') }));
    };
    await expect(read()).rejects.toThrow(words);
  });

  it('are told by their size, too', async () => {
    const home = await mixedSet();
    writeFileSync(join(home, 'r-0003.jsonl'), '{}\n');
    await expect(validateFile(join(home, 'r-0003.jsonl'))).rejects.toThrow(/it has 3 bytes, and should have/);
  });

  it('never come from a finished save: validate takes the set by its name and by its manifest', async () => {
    const home = place();
    await save(home, 6, 'x');
    for (const file of ['r.jsonl', 'r.manifest.json']) {
      const { code, stdout } = await commandLine(['validate', file, '--json'], { cwd: home });
      const { files } = JSON.parse(stdout) as { files: { file: string }[] };
      expect([code, files.map((report) => report.file)]).toEqual([0, ['r-0001.jsonl', 'r-0002.jsonl', 'r-0003.jsonl']]);
    }
  });
});

describe('a batch that grew from one file to several parts', () => {
  it('is the parts for all that is given its name, and one file again once it shrinks', async () => {
    const home = place();
    const path = join(home, 'r.jsonl');
    await save(home, 1, 'old');
    await save(home, 4, 'new');
    expect(readdirSync(home).sort()).toEqual(['r-0001.jsonl', 'r-0002.jsonl', 'r.jsonl', 'r.manifest.json']);
    expect(await inputPaths([path])).toEqual(['r-0001.jsonl', 'r-0002.jsonl'].map((name) => join(home, name)));
    const { stdout } = await commandLine(['validate', 'r.jsonl', '--json'], { cwd: home });
    expect(JSON.parse(stdout).files.map(({ file }: { file: string }) => file)).toEqual([
      'r-0001.jsonl',
      'r-0002.jsonl',
    ]);
    const emulator = await testEmulator();
    const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
    await submit(path, { client });
    expect(emulator.state.batches).toHaveLength(2);
    await save(home, 1, 'again');
    expect(await inputPaths([path])).toEqual([path]);
  });
});

const isWhole = (home: string): boolean => {
  const { files } = JSON.parse(readFileSync(join(home, 'r.manifest.json'), 'utf8')) as {
    files: { name: string; sha256: string }[];
  };
  return files.every(
    ({ name, sha256 }) =>
      createHash('sha256')
        .update(readFileSync(join(home, name)))
        .digest('hex') === sha256,
  );
};

describe('saves at once to one name', () => {
  it('end with one winner whole, in one process', async () => {
    for (let round = 0; round < 5; round++) {
      const home = place();
      await Promise.all(['a', 'b', 'c'].map((text, i) => save(home, 20 + i, text, 4)));
      expect(isWhole(home)).toBe(true);
      expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([]);
      const texts = readdirSync(home).filter((name) => /\d\.jsonl$/.test(name));
      const winners = new Set(texts.map((name) => /"content":"(\w)/.exec(readFileSync(join(home, name), 'utf8'))![1]));
      expect(winners.size).toBe(1);
    }
  });

  it('end with one winner whole, in three processes, one of them killed', async () => {
    const home = place();
    const script = (text: string) => `const { BatchCreator } = await import(${BUILT});
      const entries = Array.from({ length: 40 }, (_, i) => ({ customId: 'id-' + i, prompt: ${JSON.stringify(text)} + i }));
      console.log('ready');
      for (let n = 0; n < 8; n++) await new BatchCreator().addAll(entries).save(${JSON.stringify(join(home, 'r.jsonl'))}, { maxRequests: 2 });`;
    const children = ['a', 'b', 'c'].map((text) =>
      spawn(process.execPath, ['--input-type=module', '-e', script(text)]),
    );
    const ended = children.map(
      (child) => new Promise<unknown>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal))),
    );
    await new Promise((resolve) => children[0]!.stdout.once('data', resolve));
    await sleep(100);
    children[0]!.kill('SIGKILL');
    expect(await Promise.all(ended)).toEqual(['SIGKILL', 0, 0]);
    // One more save takes away what the killed one left.
    await save(home, 40, 'last');
    expect(isWhole(home)).toBe(true);
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('go on when the lock was left by a process that has ended', async () => {
    const home = place();
    const child = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => child.once('exit', resolve));
    const { processTag } = await import('../../src/jsonl/disk/temporary-name.js');
    writeFileSync(join(home, '.r.jsonl.lock'), processTag().replace(/-\d+$/, `-${child.pid}`));
    expect((await save(home, 4, 'x')).files).toHaveLength(2);
    expect(existsSync(join(home, '.r.jsonl.lock'))).toBe(false);
  });
});

/** A save in a process that dies when so many of its parts have their names, or before its manifest has its own. */
async function killedSave(home: string, n: number, text: string, renames: number, dying = '.jsonl'): Promise<void> {
  const script = `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { rename } = fs.promises;
    let left = ${renames};
    fs.promises.rename = async (from, to) => {
      if (to.endsWith('${dying}') && left-- === 0) process.kill(process.pid, 'SIGKILL');
      return rename(from, to);
    };
    syncBuiltinESMExports();
    const { BatchCreator } = await import(${BUILT});
    const entries = Array.from({ length: ${n} }, (_, i) => ({ customId: 'id-' + i, prompt: ${JSON.stringify(text)} + ' ' + i }));
    await new BatchCreator().addAll(entries).save(${JSON.stringify(join(home, 'r.jsonl'))}, { maxRequests: 2 });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
}

describe('parts of a save that was killed, which no manifest lists', () => {
  const files = (home: string) => readdirSync(home).sort();

  it('are removed by the next save, also of one file', async () => {
    const home = place();
    await killedSave(home, 10, 'killed', 3);
    expect(files(home).filter((name) => !name.startsWith('.'))).toEqual([
      'r-0001.jsonl',
      'r-0002.jsonl',
      'r-0003.jsonl',
    ]);
    await save(home, 1, 'one');
    expect(files(home)).toEqual(['r.jsonl']);
  });

  it('are removed with the manifest that it did not finish', async () => {
    const home = place();
    await killedSave(home, 4, 'killed', 0, 'manifest.json');
    expect(files(home).filter((name) => name.startsWith('.r.manifest.json'))).toHaveLength(1);
    await save(home, 1, 'one');
    expect(files(home)).toEqual(['r.jsonl']);
  });

  it('are removed after a larger set, and after another save that was killed', async () => {
    const home = place();
    await save(home, 4, 'first');
    await killedSave(home, 12, 'killed', 5);
    await killedSave(home, 6, 'again', 1);
    await save(home, 4, 'last');
    expect(files(home)).toEqual(['r-0001.jsonl', 'r-0002.jsonl', 'r.manifest.json']);
    expect(isWhole(home)).toBe(true);
  });

  it('stay if somebody has written to them since, like any file that save did not make', async () => {
    const home = place();
    writeFileSync(join(home, 'r-0004.jsonl'), 'mine\n');
    await killedSave(home, 10, 'killed', 3);
    writeFileSync(join(home, 'r-0002.jsonl'), 'edited\n');
    await save(home, 1, 'one');
    expect(files(home)).toEqual(['r-0002.jsonl', 'r-0004.jsonl', 'r.jsonl']);
    expect(readFileSync(join(home, 'r-0004.jsonl'), 'utf8')).toBe('mine\n');
  });
});

describe('savedFacts', () => {
  it('are known until somebody writes to the file or replaces it', async () => {
    const home = place();
    const { files } = await save(home, 4, 'x');
    const batch = { endpoint: '/v1/chat/completions', model: 'gpt-6-luna', validFor: 'openai' };
    const facts = () => Promise.all(files.map(({ path }) => savedFacts(path)));
    expect(await facts()).toEqual(files.map((file) => ({ ...file, ...batch })));
    const content = readFileSync(files[0]!.path);
    writeFileSync(files[0]!.path, content);
    expect((await facts()).map(Boolean)).toEqual([false, true]);
    renameSync(files[0]!.path, files[1]!.path);
    expect(await facts()).toEqual([undefined, undefined]);
    await new BatchCreator().add('a', 'x').save(files[0]!.path, { validate: false });
    expect(await savedFacts(files[0]!.path)).toMatchObject({ requests: 1, validFor: undefined });
  });
});

describe('save', () => {
  it('names endpoint and model that it chose, and whether it validated', async () => {
    const home = place();
    const responses = new BatchCreator({ endpoint: '/v1/responses', model: 'gpt-5' }).add('a', 'x');
    expect(await responses.save(join(home, 'a.jsonl'), { validate: false })).toMatchObject({
      endpoint: '/v1/responses',
      model: 'gpt-5',
      validated: false,
    });
    expect(await save(home, 1, 'x')).toMatchObject({
      endpoint: '/v1/chat/completions',
      model: 'gpt-6-luna',
      validated: true,
    });
  });

  it('refuses a misspelt option with the nearest name', async () => {
    const saved = new BatchCreator().add('a', 'x').save(join(place(), 'a.jsonl'), { maxRequest: 1 } as never);
    await expect(saved).rejects.toThrow('save: unknown option "maxRequest". Did you mean "maxRequests"?');
  });

  it('stops at its signal while the source keeps it waiting, and throws the reason', async () => {
    const home = place();
    const stop = new AbortController();
    async function* slow() {
      yield { customId: 'a', prompt: 'x' };
      await new Promise(() => undefined);
    }
    setTimeout(() => stop.abort(new RangeError('enough')), 50);
    const saving = new BatchCreator().save(join(home, 'a.jsonl'), { entries: slow(), signal: stop.signal });
    await expect(saving).rejects.toThrow(new RangeError('enough'));
    expect(readdirSync(home)).toEqual([]);
    const reason = new Error('never began');
    const early = new BatchCreator().save(join(home, 'a.jsonl'), {
      entries: slow(),
      signal: AbortSignal.abort(reason),
    });
    await expect(early).rejects.toBe(reason);
  });
});
