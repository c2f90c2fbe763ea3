import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { BatchCreator } from 'batch-creator';
import { planRound } from '../../src/submit/job/plan-round.js';
import { writeResults } from './collating.js';
import { type Comparison, compare, processorTime } from './compare.js';
import { makeEntries } from './entries.js';

const COUNT = Number(process.env.BENCH_PLANNED ?? 200_000);
/** The most that the service takes in one file. */
const PART = 50_000;

/** The next round of a table of which nearly everything was answered, against a bare loop that only parses the same files. */
export async function comparePlanning(folder: string, rounds: number): Promise<Comparison> {
  const save = async (path: string, count: number) =>
    (await new BatchCreator().save(path, { entries: makeEntries(count) })).files.map((file) => file.path);
  const sent = await save(`${folder}/sent.jsonl`, COUNT);
  const now = await save(`${folder}/now.jsonl`, COUNT + COUNT / 1000);
  const entries = makeEntries(COUNT, 60);
  const pairs: { sent: string; output: string; round: number }[] = [];
  for (const path of sent) {
    const output = path.replace('.jsonl', '-output.jsonl');
    await writeResults(output, PART, entries);
    pairs.push({ sent: path, output, round: 1 });
  }

  async function parse(): Promise<void> {
    for (const path of [...pairs.flatMap(({ sent: input, output }) => [input, output]), ...now]) {
      let rest = '';
      for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) JSON.parse(line);
      }
    }
  }

  async function plan(): Promise<void> {
    const next = {
      folder: `${folder}/next`,
      retry: new Set<never>(),
      maxRetries: 1,
      retriesLate: false,
      shareIdentical: false,
    };
    const { counts } = await planRound({ ...next, paths: now, pairs });
    if (counts.new !== COUNT / 1000) throw new Error(`${counts.new} new requests`);
  }

  return compare(
    `Planning a round over ${COUNT.toLocaleString('en')} answered requests, processor time`,
    [
      { name: 'by hand: read, split, JSON.parse the files of both', run: parse },
      {
        name: 'the plan: what is answered, what is new, and a file of it',
        prepare: () => {
          rmSync(`${folder}/next`, { recursive: true, force: true });
          mkdirSync(`${folder}/next`);
        },
        run: plan,
      },
    ],
    rounds,
    processorTime,
  );
}
