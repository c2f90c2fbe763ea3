import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { answered } from '../results/lines.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { peerDependencies, dependencies } = (await import('../../package.json', { with: { type: 'json' } })).default;
const peers = Object.keys(peerDependencies);

// The package as it is installed: what it depends on is there, and of the optional peers those that a test adds.
const cwd = temporaryFolder();
const home = join(cwd, 'node_modules/batch-creator');

function add(name: string): () => void {
  const link = join(cwd, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), link);
  return () => rmSync(link);
}

const run = (...argv: string[]) => node(join(home, 'dist/cli/bin.js'), ...argv);

function node(...argv: string[]) {
  const env = { PATH: process.env.PATH, HOME: cwd, OPENAI_API_KEY: 'none' };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, env, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

beforeAll(async () => {
  mkdirSync(home, { recursive: true });
  for (const name of ['dist', 'package.json']) cpSync(join(root, name), join(home, name), { recursive: true });
  for (const name of Object.keys(dependencies)) add(name);
  const columnData = [
    { name: 'id', data: ['a', 'b'] },
    { name: 'text', data: ['Hello', 'Bye'] },
  ];
  writeFileSync(join(cwd, 'rows.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
  await new BatchCreator().add('a', 'Hello').save(join(cwd, 'r.jsonl'));
  writeFileSync(join(cwd, 'out.jsonl'), `${answered('a')}\n`);
});

const BUILD = ['build', '--input', 'rows.parquet', '--prompt', '{{text}}', '-o', 'built/p.jsonl'];
const COLLATE = ['collate', 'r.jsonl', '--results', 'out.jsonl', '-o', 'results/r.parquet'];

describe('batch-creator without its optional peers', () => {
  it('has all entry points', () => {
    const names = ['batch-creator', 'batch-creator/submit', 'batch-creator/emulator'];
    const script = `for (const name of ${JSON.stringify(names)}) await import(name);
      for (const name of ${JSON.stringify(peers)}) console.log(await import(name).then(() => 'here', (e) => e.code));`;
    const { stdout, stderr } = node('--input-type=module', '-e', script);
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(peers.map(() => 'ERR_MODULE_NOT_FOUND'));
  });

  it('says what to install for the rows of a Parquet file, and writes nothing', () => {
    expect(run(...BUILD)).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: Reading Parquet needs the package hyparquet: npm install hyparquet.
      ",
        "stdout": "",
      }
    `);
    expect(run('init', 'rows.parquet')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm install hyparquet'),
    });
    expect(existsSync(join(cwd, 'built'))).toBe(false);
  });

  it('says what to install for results as Parquet, and leaves no file', () => {
    expect(run(...COLLATE)).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: Writing Parquet needs the package hyparquet-writer. Install it (npm install hyparquet-writer), or choose .jsonl, .csv or .json.
      ",
        "stdout": "",
      }
    `);
    expect(existsSync(join(cwd, 'results')) ? readdirSync(join(cwd, 'results')) : []).toEqual([]);
  });

  it('judges tokens by bytes, and says what would make them exact', () => {
    const { code, stdout } = run('estimate', 'r.jsonl');
    expect(code).toBe(0);
    expect(stdout).toContain('For exact counts: npm install gpt-tokenizer');
    expect(run('validate', 'r.jsonl', '--tokens')).toMatchObject({ code: 0, stderr: '' });
    expect(run('split', 'r.jsonl', '-o', 's.jsonl', '--max-tokens', '1000')).toMatchObject({ code: 0 });
  });

  it('says what to install to reach the service, and begins no job', () => {
    expect(run('submit', 'r.jsonl', '--yes')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: The openai package is needed to reach the service. Run: npm install openai
      ",
        "stdout": "",
      }
    `);
    expect(run('list')).toMatchObject({ code: 2, stderr: expect.stringContaining('npm install openai') });
    expect(existsSync(join(cwd, 'r.job'))).toBe(false);
  });

  it('does its work once they are there', () => {
    const remove = ['hyparquet', 'hyparquet-writer'].map(add);
    try {
      expect(run(...BUILD)).toMatchObject({ code: 0, stdout: 'built/p.jsonl\n' });
      expect(run(...COLLATE)).toMatchObject({ code: 0, stdout: 'results/r.parquet\n' });
    } finally {
      for (const one of remove) one();
    }
  });
});
