import { startPostgres } from '../helpers/postgres.js';
import { type LongResult, seededRandom, stopwatch } from '../long/program.js';
import { type Attack, attackWorkers, type Found, nothingFound } from './workers.js';

export const name = 'postgres: 8 workers are killed, stopped and woken';
export const weight = 4;

const BLOWS_EACH = 150;

/** An attempt is a kill, a stop or a cut connection. Last, the same without the guard of the ledger, which must fail. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds * 0.75);
  const random = seededRandom(seed);
  const server = await startPostgres();
  const world = { database: server.url, workers: 8, jobs: 6, parts: 4, random };
  const total = nothingFound();
  const notes: string[] = [];
  try {
    let rounds = 0;
    do {
      const found = await attackWorkers({ ...world, blows: BLOWS_EACH, hasTime });
      for (const key of Object.keys(total) as (keyof Found)[]) total[key] += found[key];
      rounds++;
      if (wrongs(found) > 0) notes.push(`round ${rounds}: ${JSON.stringify(found)}`);
    } while (hasTime());
    const { parts, doubled, lost, stale, kills, zombies, cuts, takeovers } = total;
    notes.push(
      `seed ${seed}: ${rounds} rounds, ${parts} parts; ${kills} kills, ${zombies} stopped and woken, ${cuts} connections cut; jobs taken ${takeovers} times; ${doubled} doubled, ${lost} lost, ${stale} stale appends`,
    );
    const without = { ...world, blows: 120, database: server.url };
    const failures =
      wrongs(total) +
      (await mustFail({ ...without, unguarded: 'epoch' }, 'stale', budgetSeconds, notes)) +
      (await mustFail({ ...without, unguarded: 'all', parts: 8, delayMs: 400 }, 'doubled', budgetSeconds, notes));
    return { attempts: kills + zombies + cuts, failures, notes };
  } finally {
    await server.stop();
  }
}

function wrongs({ doubled, lost, stale, damaged }: Found): number {
  return doubled + lost + stale + damaged;
}

/** The same attack on a ledger that lacks its guard: if nothing goes wrong there, this program proves nothing. */
async function mustFail(
  attack: Attack,
  what: 'stale' | 'doubled',
  budgetSeconds: number,
  notes: string[],
): Promise<number> {
  const mayGoOn = stopwatch(Math.max(60, budgetSeconds * 0.12));
  let [wrong, rounds] = [0, 0];
  do {
    wrong += (await attackWorkers(attack))[what];
    rounds++;
  } while (wrong === 0 && mayGoOn());
  notes.push(
    `without its ${attack.unguarded === 'all' ? 'epoch and record numbers' : 'epoch'}: ${wrong} ${what} in ${rounds} rounds`,
  );
  return wrong > 0 ? 0 : 1;
}
