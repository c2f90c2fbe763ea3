import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const readme = readFileSync(`${root}README.md`, 'utf8');

/** The folder of somebody who installed the package. */
const folder = mkdtempSync(join(tmpdir(), 'batch-creator-readme-'));
symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);

describe('README', () => {
  it('stays under 400 lines', () => {
    expect(readme.split('\n').length).toBeLessThan(400);
  });

  it.each(
    blocks.map((code) => [code.split('\n').find((line) => !line.startsWith('import') && line !== '') ?? code, code]),
  )('holds code that runs: %s', async (_, code) => {
    const path = join(folder, `block-${Math.random().toString(36).slice(2)}.ts`);
    writeFileSync(
      path,
      code.replaceAll(/from 'batch-creator(\/\w+)?'/g, (_match, sub = '') => `from '${root}dist${sub}/index.js'`),
    );
    const { stderr } = await run(process.execPath, ['--import', 'tsx', path], { cwd: folder });
    expect(stderr).toBe('');
  });
});
