import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { commandLine } from '../cli/command-line.js';
import { QUICK } from '../cli/submit-setting.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { testEmulator } from '../helpers/test-emulator.js';

const ROWS = 2_000;

/** The commands of a section of README, without their comments. */
function commandsOf(section: string): string[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, after = ''] = readme.split(`\n## ${section}\n`);
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(after) ?? [];
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}

it('takes 2,000 rows to their answers by the four commands of one page, and tells the cost before and after', async () => {
  const cwd = temporaryFolder();
  const rows = Array.from({ length: ROWS }, (_, row) => `${row + 1},Review ${row + 1}: it broke twice\n`);
  writeFileSync(join(cwd, 'reviews.csv'), `id,text\n${rows.join('')}`);
  const emulator = await testEmulator({ answer: ({ body }) => `about ${/Review \d+/.exec(JSON.stringify(body))}` });
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const commands = commandsOf('From a CSV file');
  expect(commands).toHaveLength(4);
  const said: string[] = [];
  for (const command of commands) {
    const [program, ...argv] = command.split(' ');
    expect(program).toBe('batch-creator');
    const { code, stdout, stderr } = await commandLine(argv, { cwd, env });
    expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
    said.push(stdout + stderr);
  }
  expect(said[2]).toMatch(/Tried 5 of 2,000 requests, for \$[\d.]+\. If the others are like these, .* by batch\./);
  expect(said[3]).toMatch(/\$[\d.]+ expected, at most \$[\d.]+/);
  expect(said[3]).toMatch(/2,000 requests: 2,000 succeeded[\s\S]*\$[\d.]+/);
  const answers = parse(readFileSync(join(cwd, 'reviews-answers.csv')), { columns: true }) as unknown as Record<
    string,
    string
  >[];
  expect(answers.map(({ custom_id, text }) => `${custom_id} ${text}`)).toEqual(
    rows.map((_, row) => `${row + 1} about Review ${row + 1}`),
  );
  expect(emulator.state.files).toEqual([]);
});
