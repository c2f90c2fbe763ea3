import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { BatchCreator, entriesFrom, readRows } from 'batch-creator';
import { parse } from 'csv-parse';
import { type Comparison, compare } from './compare.js';

const TEXT = 'the parcel came late, but its box was whole; "lovely" is the word that my café neighbour used';

/** A CSV of four columns, every fourth text quoted, of about this many bytes; each row says its text so often. */
export async function makeCsv(path: string, bytes: number, repeat = 1): Promise<void> {
  const file = createWriteStream(path);
  file.write('id,shop,stars,text\n');
  const words = Array(repeat).fill(TEXT).join(' ');
  const [quoted, plain] = [words.replaceAll('"', '""'), words.replace(/[",]/g, '')];
  for (let n = 0, written = 0; written < bytes; n++) {
    const text = n % 4 === 0 ? `"${quoted} ${n}\nand more"` : `${plain} ${n}`;
    const row = `row-${n},shop-${n % 97},${n % 6},${text}\n`;
    written += row.length;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** From a CSV of 200 MB to a judged batch file, against csv-parse alone reading the same rows. */
export async function compareRows(folder: string, rounds: number): Promise<Comparison> {
  const path = `${folder}/rows.csv`;
  await makeCsv(path, 200_000_000);
  let rows = 0;

  async function bareParse(): Promise<void> {
    rows = 0;
    for await (const _ of createReadStream(path).pipe(parse({ columns: true }))) rows++;
  }

  async function build(): Promise<void> {
    const entries = entriesFrom(readRows(path), { prompt: 'Classify this review of {{shop}}: {{text}}' });
    const saved = await new BatchCreator({ systemPrompt: 'Be brief.' }).save(`${folder}/rows.jsonl`, { entries });
    if (saved.requests !== rows) throw new Error(`${saved.requests} of ${rows} rows arrived`);
  }

  return compare(
    'A CSV of 200 MB, 4 columns, into a judged batch file',
    [
      { name: 'csv-parse alone', run: bareParse },
      { name: 'readRows, entriesFrom, save', run: build },
    ],
    rounds,
  );
}
