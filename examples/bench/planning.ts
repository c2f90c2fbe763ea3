import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BatchCreator } from 'batch-creator';
import { planRound } from '../../src/submit/job/plan-round.js';
import { writeResults } from './collating.js';
import { type Comparison, compare, processorTime } from './compare.js';
import { makeEntries } from './entries.js';

const COUNT = 1_000_000;
/** The most that the service takes in one file. */
const PART = 50_000;

/** The next round of a table of which nearly everything was answered, against a bare loop that only parses the same files. */
export async function comparePlanning(folder: string, rounds: number): Promise<Comparison> {
  const table = join(folder, 'table');
  mkdirSync(table);
  await new BatchCreator().save(join(table, 'now.jsonl'), { entries: makeEntries(COUNT + COUNT / 1000) });
  const { files } = await new BatchCreator().save(join(table, 'sent.jsonl'), { entries: makeEntries(COUNT) });
  const entries = makeEntries(COUNT, 60);
  for (const { path } of files) await writeResults(path.replace('sent', 'output'), PART, entries);

  async function parse(): Promise<void> {
    for (const path of ['sent', 'output', 'now'].flatMap((kind) => filesOf(table, kind))) {
      let rest = '';
      for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) JSON.parse(line);
      }
    }
  }

  return compare(
    `Planning a round over ${COUNT.toLocaleString('en')} answered requests, processor time`,
    [
      { name: 'by hand: read, split, JSON.parse the files of both', run: parse },
      { name: 'the plan: what is answered, what is new, and a file of it', run: () => planTable(table) },
    ],
    rounds,
    processorTime,
  );
}

/** Plans the next round of the table in a folder. */
export async function planTable(table: string): Promise<void> {
  const folder = join(table, 'next');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const outputs = filesOf(table, 'output');
  const { counts } = await planRound({
    paths: filesOf(table, 'now'),
    pairs: filesOf(table, 'sent').map((sent, part) => ({ sent, output: outputs[part], round: 1 })),
    folder,
    retry: new Set(),
    maxRetries: 1,
    retriesLate: false,
    shareIdentical: false,
  });
  if (counts.new !== COUNT / 1000) throw new Error(`${counts.new} new requests`);
}

function filesOf(table: string, kind: string): string[] {
  const names = readdirSync(table).filter((name) => name.startsWith(`${kind}-`));
  return names.toSorted().map((name) => join(table, name));
}
