import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/temp-folder.js';

// What `npm run build` made, which `npm test` does first.
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const cwd = temporaryFolder();
const TEXT = 'the parcel came late, but its box was whole '.repeat(45);
/** Less than half of the rows, in MB; what does not stream dies of it. */
const HEAP = 40;

function makeCsv(name: string, rows: number): void {
  const file = openSync(join(cwd, name), 'w');
  writeSync(file, 'id,text\n');
  for (let n = 0; n < rows; n += 1000) {
    writeSync(file, Array.from({ length: 1000 }, (_, at) => `row-${n + at},"${TEXT}"\n`).join(''));
  }
  closeSync(file);
}

const limited = (...argv: string[]) =>
  spawnSync(process.execPath, [`--max-heap-size=${HEAP}`, ...argv], { cwd, encoding: 'utf8' });

it('builds of a CSV larger than its memory, and the peak does not grow with it', () => {
  const peak = (rows: number) => {
    makeCsv('rows.csv', rows);
    const report = 'process.on("exit",()=>console.log("peak",process.resourceUsage().maxRSS/1024))';
    const build = [join(dist, 'cli/bin.js'), 'build', '--input', 'rows.csv', '--prompt', '{{text}}', '-o', 'r.jsonl'];
    const { status, stdout, stderr } = limited('--import', `data:text/javascript,${report}`, ...build);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining(`${rows.toLocaleString('en')} requests`),
    });
    return Number(/^peak (.*)$/m.exec(stdout)?.[1]);
  };
  const small = peak(10_000);
  expect(peak(50_000)).toBeLessThan(small + 40);
});

it('would not if it held the rows', () => {
  const script = `const { readRows } = await import(${JSON.stringify(join(dist, 'index.js'))});
    const rows = []; for await (const row of readRows('rows.csv')) rows.push(row);`;
  const { status, stderr } = limited('--input-type=module', '-e', script);
  expect(status).not.toBe(0);
  expect(stderr).toContain('heap out of memory');
});
