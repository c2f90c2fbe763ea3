import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type LongResult, stopwatch } from '../long/program.js';
import { bundle } from '../submit/processes.js';
import { type Edit, edits, editsAndKills, followEdits } from './edits.js';

export const name = 'sequences of edits, each with a submit after it';
export const weight = 3;

const AT_A_TIME = 5;
/** Most of the time of a sequence is waiting, for the service and for the disk. */
const SIDE_BY_SIDE = 6;
/** One worker of so many has the processes that submit killed: a process takes as long as a sequence without one. */
const KILLING = 1;

/** Follows random sequences, and shrinks those that break a law. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const isLeft = stopwatch(budgetSeconds);
  const folder = mkdtempSync(join(tmpdir(), 'edits-child-'));
  let [attempts, failures, killed, next] = [0, 0, 0, seed];
  const notes: string[] = [];
  try {
    const child = await bundle('../journeys/edits-child.ts', join(folder, 'child.mjs'));
    const work = async (kills: boolean) => {
      const law = fc.asyncProperty(kills ? editsAndKills : edits, async (sequence: Edit[]) => {
        await followEdits(sequence, kills ? child : undefined);
        killed += kills ? sequence.filter(({ kill }) => kill !== undefined).length : 0;
      });
      while (isLeft() && failures < 5) {
        const own = next++;
        const { failed, numRuns, errorInstance, counterexample } = await fc.check(law, {
          numRuns: AT_A_TIME,
          seed: own,
        });
        attempts += numRuns;
        if (!failed) continue;
        failures++;
        notes.push(
          `seed ${own}${kills ? ' with kills' : ''}: ${JSON.stringify(counterexample)}: ${String(errorInstance).slice(0, 300)}`,
        );
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, worker) => work(worker < KILLING)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    attempts,
    failures,
    notes: [`${killed.toLocaleString('en')} processes that submit were to be killed`, ...notes],
  };
}
