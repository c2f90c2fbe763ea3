import { startPostgres } from '../helpers/postgres.js';
import { type LongResult, seededRandom, stopwatch } from '../long/program.js';
import { attackWorkers } from './workers.js';

export const name = 'postgres: 8 workers are killed, stopped and woken';
export const weight = 3;

/** An attempt is a kill or a zombie. Last, the same without the epoch of the lease, which must fail. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds * 0.7);
  const random = seededRandom(seed);
  const server = await startPostgres();
  const result = { attempts: 0, failures: 0, notes: [] as string[] };
  try {
    let [rounds, parts, kills, zombies] = [0, 0, 0, 0];
    do {
      const found = await attackWorkers({ database: server.url, workers: 8, parts: 20, random, attackMs: 30_000 });
      rounds++;
      parts += found.parts;
      kills += found.kills;
      zombies += found.zombies;
      result.failures += found.doubled + found.lost;
      if (found.doubled + found.lost > 0) result.notes.push(`round ${rounds}: ${JSON.stringify(found)}`);
    } while (hasTime());
    result.attempts = kills + zombies;
    result.notes.push(`${rounds} rounds, ${parts} parts, ${kills} kills, ${zombies} zombies`);
    let doubled = 0;
    const mayGoOn = stopwatch(Math.max(60, budgetSeconds * 0.3));
    do {
      const world = { database: server.url, workers: 8, parts: 20, random, attackMs: 30_000, withoutEpoch: true };
      doubled += (await attackWorkers(world)).doubled;
    } while (doubled === 0 && mayGoOn());
    result.notes.push(`without the epoch: ${doubled} parts doubled`);
    if (doubled === 0) {
      result.failures++;
      result.notes.push('Nothing was doubled without the epoch, so this run proves nothing.');
    }
    return result;
  } finally {
    await server.stop();
  }
}
