import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../cli/command-line.js';
import { CONFIG } from '../cli/run-setting.js';
import { QUICK } from '../cli/submit-setting.js';
import { testEmulator } from '../helpers/test-emulator.js';

const DAYS = 7;
const NEW_A_DAY = 3;

it('a week of a daily table costs as much as its distinct requests', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'daily-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const paid = new Map<string, number>();
  let isBroken = false;
  const emulator = await testEmulator({
    answer: ({ body }) => {
      if (isBroken) return { status: 500, body: { error: { message: 'try again' } } };
      const text = (body.messages as { content: string }[]).at(-1)!.content;
      paid.set(text, (paid.get(text) ?? 0) + 1);
      return `answer to ${text}`;
    },
  });
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const run = (...more: string[]) => commandLine(['run', '-c', 'config.yaml', ...more], { cwd, env });
  const config = CONFIG.replace('id_column: id\n', '');
  let prompt = 'Classify:';
  let rows: string[] = [];
  const distinct = new Set<string>();
  for (let day = 1; day <= DAYS; day++) {
    rows.push(...Array.from({ length: NEW_A_DAY }, (_, place) => `text ${day}-${place}`));
    if (day === 2) prompt = 'Summarize:';
    if (day === 3) rows = rows.toReversed();
    if (day === 6) rows = rows.filter((_, place) => place % 4 !== 0);
    if (day === 7) prompt = 'Classify:';
    isBroken = day === 4;
    writeFileSync(join(cwd, 'config.yaml'), config.replace('Classify:', prompt));
    writeFileSync(join(cwd, 'reviews.csv'), `text,length\n${rows.map((text) => `${text},${text.length}\n`).join('')}`);
    for (const text of rows) distinct.add(`${prompt}\n\n${text}`);
    const { code } = await run();
    // Cron does not pay for failures by itself: the day after somebody asks for it.
    expect([day, code]).toEqual([day, day === 4 || day === 5 ? 1 : 0]);
    if (day === 5) expect((await run('--retry', '1')).code).toBe(0);
    if (day === 4) continue;
    const answers = parse(readFileSync(join(cwd, 'answers.csv')), { columns: true }) as unknown as Record<
      string,
      string
    >[];
    if (day === 5) continue;
    expect(answers.map(({ row_text: text, text: answer }) => [text, answer])).toEqual(
      rows.map((text) => [text, `answer to ${prompt}\n\n${text}`]),
    );
  }
  expect([...paid.values()].every((count) => count === 1)).toBe(true);
  expect(paid.size).toBe(distinct.size);
}, 180_000);
