import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const readme = readFileSync(`${root}README.md`, 'utf8');

/** The folder of somebody who installed the package. */
const folder = mkdtempSync(join(tmpdir(), 'batch-creator-readme-'));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(root, join(folder, 'node_modules', 'batch-creator'));
for (const name of ['zod', 'openai', 'tsx'])
  symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
const titleOf = (code: string) => code.split('\n').find((line) => line !== '' && !line.startsWith('import')) ?? code;

describe('README', () => {
  it('stays under 400 lines', () => {
    expect(readme.split('\n').length).toBeLessThan(400);
  });

  it.each(blocks.map((code) => ({ code, title: titleOf(code) })))(
    'holds code that runs, and runs again: $title',
    async ({ code }) => {
      const path = join(folder, `block-${blocks.indexOf(code)}.mts`);
      writeFileSync(path, code);
      for (let time = 1; time <= 2; time++) {
        const { stderr } = await run(process.execPath, ['--import', 'tsx', path], { cwd: folder });
        expect([time, stderr]).toEqual([time, '']);
      }
    },
    120_000,
  );
});
