// Follows random sequences for a while, and prints the result. Argument: JSON of SequencesChild.
import { argv } from 'node:process';
import fc from 'fast-check';
import { isFetchRace } from '../../src/cli/fetch-race.js';
import { type LongResult, stopwatch } from '../long/program.js';
import { runProcess } from '../submit/processes.js';
import { followOrders, type RunKilled } from './command-orders.js';
import { type Stop, stepsWith } from './command-steps.js';
import { edits, editsAndKills, followEdits } from './edits.js';
import type { SequencesChild } from './sequences.js';

const AT_A_TIME = 2;
/** Half of the time of a sequence is waiting. */
const SIDE_BY_SIDE = 4;
const MOST_FAILURES = 3;
/** Longer than a landing has time for. */
const SHRINKING_MS = 60_000;

const { law, seconds, seed, killed } = JSON.parse(argv[2]!) as SequencesChild;
let kills = 0;

const runKilled: RunKilled = async (line, { cwd, env }, at) => {
  const { code, signal, stdout, stderr } = await runProcess(killed!, [String(at), ...line.split(' ')], { cwd, env });
  if (signal !== null) kills++;
  return { code: signal === null ? (code ?? -1) : 137, stdout, stderr };
};

function lawToFollow(): fc.IAsyncProperty<unknown> {
  if (law === 'orders') {
    const kinds: Stop['how'][] = killed === undefined ? ['signal', 'before', 'after'] : ['kill'];
    return fc.asyncProperty(stepsWith(kinds), (steps) =>
      followOrders(steps, killed === undefined ? undefined : runKilled),
    );
  }
  return fc.asyncProperty(killed === undefined ? edits : editsAndKills, async (sequence) => {
    await followEdits(sequence, killed);
    if (killed !== undefined) kills += sequence.filter(({ kill }) => kill !== undefined).length;
  });
}

process.on('unhandledRejection', (error) => {
  if (!isFetchRace(error)) throw error;
});
const isLeft = stopwatch(seconds);
const result: Required<LongResult> = { attempts: 0, failures: 0, notes: [] };
let next = seed;
const work = async () => {
  const property = lawToFollow();
  while (isLeft() && result.failures < MOST_FAILURES) {
    const own = next++;
    const how = { numRuns: AT_A_TIME, seed: own, interruptAfterTimeLimit: SHRINKING_MS };
    const { failed, numRuns, errorInstance, counterexample } = await fc.check(property, how);
    result.attempts += numRuns;
    if (!failed) continue;
    result.failures++;
    const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    result.notes.push(
      `seed ${own}${killed ? ' with kills' : ''}: ${JSON.stringify(counterexample)}: ${why.slice(0, 6_000)}`,
    );
  }
};
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
if (killed !== undefined) result.notes.unshift(`${kills.toLocaleString('en')} processes were to be killed`);
process.stdout.write(JSON.stringify(result), () => process.exit());
