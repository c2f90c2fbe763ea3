import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../cli/command-line.js';
import { CONFIG } from '../cli/run-setting.js';
import { QUICK } from '../cli/submit-setting.js';
import { testEmulator } from '../helpers/test-emulator.js';

const DAYS = 14;
/** New rows of a day; each part has as many. */
const PART = 3;

it('two weeks of a daily table cost as much as its distinct requests', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'daily-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const paid = new Map<string, number>();
  let isBroken = false;
  const emulator = await testEmulator({
    answer: ({ body }) => {
      const text = (body.messages as { content: string }[]).at(-1)!.content;
      if (isBroken && /second part/.test(text)) return { status: 500, body: { error: { message: 'try again' } } };
      paid.set(text, (paid.get(text) ?? 0) + 1);
      return `answer to ${text}`;
    },
  });
  const env = { OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: emulator.url, ...QUICK };
  const run = (...more: string[]) => commandLine(['run', '-c', 'config.yaml', ...more], { cwd, env });
  const answersOf = () => {
    const lines = parse(readFileSync(join(cwd, 'answers.csv')), { columns: true }) as Record<string, string>[];
    return lines.map(({ row_text: text, text: answer, status }) => [text, status === 'succeeded' ? answer : status]);
  };
  const config = `${CONFIG.replace('id_column: id\n', '')}batch_size: ${PART}\n`;
  let prompt = 'Classify:';
  let rows: string[] = [];
  const distinct = new Set<string>();
  for (let day = 1; day <= DAYS; day++) {
    if (day < DAYS) rows.push(...Array.from({ length: PART }, (_, place) => `text ${day}-${place}`));
    if (day === 2 || day === 10) prompt = 'Summarize:';
    if (day === 3) rows = rows.toReversed();
    if (day === 4) rows.push(...Array.from({ length: PART }, (_, place) => `second part ${place}`));
    if (day === 6) rows = rows.filter((_, place) => place % 4 !== 0);
    if (day === 7) prompt = 'Classify:';
    if (day === 9) rows[1] = `${rows[1]}, edited`;
    if (day === 12) rows = rows.toSorted();
    isBroken = day === 4;
    writeFileSync(join(cwd, 'config.yaml'), config.replace('Classify:', prompt));
    writeFileSync(
      join(cwd, 'reviews.csv'),
      `text,length\n${rows.map((text) => `"${text}",${text.length}\n`).join('')}`,
    );
    for (const text of rows) distinct.add(`${prompt}\n\n${text}`);
    const { code, stderr } = await run();
    const isFailed = (text: string) => (day === 4 || day === 5) && text.startsWith('second part');
    expect([day, code], stderr).toEqual([day, rows.some(isFailed) ? 1 : 0]);
    expect(answersOf()).toEqual(
      rows.map((text) => [text, isFailed(text) ? 'failed' : `answer to ${prompt}\n\n${text}`]),
    );
    // Cron does not pay for failures by itself: on the second day somebody asks for it.
    if (day === 5) expect((await run('--retry', '1')).code).toBe(0);
  }
  expect([...paid.values()].every((count) => count === 1)).toBe(true);
  expect(paid.size).toBe(distinct.size);
}, 180_000);
