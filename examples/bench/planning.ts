import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { BatchCreator } from 'batch-creator';
import { planRound } from '../../src/submit/job/plan-round.js';
import { writeResults } from './collating.js';
import { type Comparison, compare, processorTime } from './compare.js';
import { makeEntries } from './entries.js';

const COUNT = Number(process.env.BENCH_PLANNED ?? 200_000);

/** The next round of a table of which nearly everything was answered, against a bare loop that only parses the same files. */
export async function comparePlanning(folder: string, rounds: number): Promise<Comparison> {
  const [sent, output, now] = [`${folder}/sent.jsonl`, `${folder}/sent-output.jsonl`, `${folder}/now.jsonl`];
  const save = (path: string, more: number) =>
    new BatchCreator().save(path, { entries: makeEntries(COUNT + more), maxRequests: COUNT * 2, maxBytes: 4e9 });
  await save(sent, 0);
  await save(now, COUNT / 1000);
  await writeResults(output, COUNT);

  async function parse(): Promise<void> {
    for (const path of [sent, output, now]) {
      let rest = '';
      for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) JSON.parse(line);
      }
    }
  }

  async function plan(): Promise<void> {
    const pairs = [{ sent, output, round: 1 }];
    const next = { folder: `${folder}/next`, retry: new Set<never>(), maxRetries: 1, shareIdentical: false };
    const { counts } = await planRound({ ...next, paths: [now], pairs });
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
