import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './helpers/temp-folder.js';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const demo = (cwd: string, ...flags: string[]) =>
  run(process.execPath, ['--import', import.meta.resolve('tsx'), ...flags, `${root}examples/demo.ts`], { cwd });

describe('the demo, from any folder', () => {
  let [stdout, stderr] = ['', ''];
  const spent = join(temporaryFolder(), 'processor-time');
  beforeAll(async () => {
    const atExit = `import { writeFileSync } from 'node:fs';
      process.on('exit', () => writeFileSync(${JSON.stringify(spent)}, String(process.cpuUsage().user / 1e6)));`;
    ({ stdout, stderr } = await demo(tmpdir(), '--import', `data:text/javascript,${encodeURIComponent(atExit)}`));
  });

  it.each([
    [/^ {2}220 rows of examples\/data\/reviews\.csv$/m],
    [
      /^ {2}With max_tokens: 220 of 220 requests would be refused\n {4}line 1, body\.max_tokens: unsupported_parameter$/m,
    ],
    [/^ {2}With max_completion_tokens: 220 requests, no issues$/m],
    [/^ {2}\$[\d.]+ expected, \$[\d.]+ to \$[\d.]+: half of the full price$/m],
    [/^ {2}examples\/output\/reviews\.jsonl: 220 requests, [\d,]+ bytes$/m],
    [/220 of 220 {2}completed$/m],
    [/^ {2}review-001 {2}negative {2}Ridgeway Allotment Shed$/m],
    [/^ {2}review-004 {2}failed {4}The server had an error\.$/m],
    [/^ {2}220 requests: 219 succeeded, 1 failed$/m],
    [/used \$[\d.]+: within the range$/m],
    [/\nWhat to do next\n(?: {2}.*\n)+$/],
  ])('shows %s', (line) => {
    expect(stdout).toMatch(line);
  });

  it('fits a terminal of 80 columns, in plain text where there is none', () => {
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  it('ends within ten seconds of processor time', () => {
    expect(Number(readFileSync(spent, 'utf8'))).toBeGreaterThan(0.1);
    expect(Number(readFileSync(spent, 'utf8'))).toBeLessThan(10);
  });

  it('leaves its files in examples/output', () => {
    expect(existsSync(`${root}examples/output/reviews.jsonl`)).toBe(true);
    const files = readdirSync(`${root}examples/output/reviews.job/round-0001`);
    expect(files.sort()).toEqual(['errors-0001.jsonl', 'input-0001.jsonl', 'ledger.jsonl', 'output-0001.jsonl']);
  });

  it('tells what is wrong without a stack trace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'examples'));
    const { code } = transformSync(readFileSync(`${root}examples/demo.ts`, 'utf8'), { loader: 'ts', format: 'esm' });
    writeFileSync(join(folder, 'examples', 'demo.mjs'), code);
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync(`${root}node_modules`))
      symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name));
    symlinkSync(root, join(folder, 'node_modules', 'batch-creator'));
    const failed = await run(process.execPath, ['examples/demo.mjs'], { cwd: folder }).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The demo cannot go on: ENOENT.*\n$/) });
  });
});
