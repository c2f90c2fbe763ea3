import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { setting } from './run-setting.js';

type Cells = Record<string, string>;

/** Two rows have the same text, and one has none: it is skipped. */
const ROWS: Cells[] = ['one', 'two', '', 'one', 'three'].map((text, place) => ({ key: `k${place}`, text }));
const ASKED = ROWS.filter(({ text }) => text !== '');

const separated = (rows: Cells[], separator: string) =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(separator)).join('\n');
const parquet = (rows: Cells[]) => {
  const columnData = Object.keys(rows[0]!).map((name) => ({ name, data: rows.map((row) => row[name]!) }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
};
const FORMATS: Record<string, (rows: Cells[]) => string | Uint8Array> = {
  csv: (rows) => separated(rows, ','),
  tsv: (rows) => separated(rows, '\t'),
  json: (rows) => JSON.stringify(rows),
  jsonl: (rows) => rows.map((row) => JSON.stringify(row)).join('\n'),
  parquet,
};

async function readTable(path: string): Promise<Cells[]> {
  const bytes = readFileSync(path);
  if (path.endsWith('.csv')) return parse(bytes, { columns: true }) as Cells[];
  if (path.endsWith('.json')) return JSON.parse(bytes.toString()) as Cells[];
  if (!path.endsWith('.parquet'))
    return bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Cells);
  return (await parquetReadObjects({ file: new Uint8Array(bytes).buffer })) as Cells[];
}

it.each([
  ['csv', 'csv', ''],
  ['tsv', 'jsonl', 'id_column: auto'],
  ['json', 'json', 'id_column: "of {{text}}"\non_duplicate: suffix'],
  ['jsonl', 'parquet', 'id_column: "row {{key}}"'],
  ['parquet', 'csv', 'id_column: key'],
  ['csv', 'jsonl', 'id_column: "of {{text}}"\non_duplicate: skip'],
  ['json', 'csv', 'id_column: content'],
  ['tsv', 'csv', 'where: text=one'],
])('run writes the columns of a .%s beside the answers in a .%s (%s)', async (rows, answers, rule) => {
  const { cwd, run } = await setting({
    answer: ({ body }) => `answer to ${(body.messages as { content: string }[]).at(-1)!.content}`,
  });
  rmSync(join(cwd, 'reviews.csv'));
  writeFileSync(join(cwd, `reviews.${rows}`), FORMATS[rows]!(ROWS));
  const config = `input_file: reviews.${rows}\nprompt: "{{text}}"\nmodel_params: { model: gpt-6-luna }`;
  writeFileSync(
    join(cwd, 'config.yaml'),
    `${config}\noutput_file: answers.${answers}\ndata_path: work\non_empty: skip\n${rule}\n`,
  );
  const { code, stderr } = await run();
  expect(code, stderr).toBe(0);
  let asked = ASKED;
  if (rule.includes('where')) asked = asked.filter(({ text }) => text === 'one');
  if (rule.includes('duplicate: skip')) asked = asked.filter(({ key }) => key !== 'k3');
  const found = await readTable(join(cwd, `answers.${answers}`));
  const cell = (row: Cells, name: string) => row[`row_${name}`] ?? (row.row as unknown as Cells)?.[name] ?? row[name];
  expect(found.map((row) => [cell(row, 'key'), cell(row, 'text'), row.text])).toEqual(
    asked.map(({ key, text }) => [key, text, `answer to ${text}`]),
  );
});
