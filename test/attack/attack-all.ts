import { attackPair, type Blow } from './attack-pair.js';
import { ATTACKED_COMMANDS } from './attacked-commands.js';
import { FAULT_KINDS } from './fault-kinds.js';

export interface Pair {
  /** Commands that met the fault. */
  attempts: number;
  /** Those of which something was wrong. */
  failures: number;
  problems: string[];
}

export interface FaultRow {
  fault: string;
  /** One for each command. */
  pairs: Pair[];
}

/** Attacks every command with every fault: once, then more often and later at random, for as long as there is time. */
export async function attackAll({
  random,
  hasTime,
}: {
  random: (below: number) => number;
  hasTime: () => boolean;
}): Promise<FaultRow[]> {
  const rows: FaultRow[] = FAULT_KINDS.map(({ name: fault }) => ({
    fault,
    pairs: ATTACKED_COMMANDS.map(() => ({ attempts: 0, failures: 0, problems: [] })),
  }));
  const attack = async (fault: number, command: number, blow: Blow) => {
    const [kind, target] = [FAULT_KINDS[fault]!, ATTACKED_COMMANDS[command]!];
    const begun = performance.now();
    const { struck, code, problems } = await attackPair(kind, target, blow);
    if (process.env.ATTACK_LOG)
      console.log(`${Math.round(performance.now() - begun)} ms: ${kind.name} × ${target.line} ${JSON.stringify(blow)}`);
    if (!struck) return;
    const pair = rows[fault]!.pairs[command]!;
    pair.attempts++;
    if (problems.length === 0) return;
    pair.failures++;
    const how = `${kind.name} × ${target.line} (times ${blow.times}, skip ${blow.skip}, exit code ${code})`;
    pair.problems.push(`${how}: ${problems.join('; ')}`);
  };
  const all = FAULT_KINDS.flatMap((_, fault) => ATTACKED_COMMANDS.map((_, command) => [fault, command] as const));
  // Every pair once, in any order.
  for (const left = [...all]; left.length > 0 && hasTime(); ) {
    const [[fault, command]] = left.splice(random(left.length), 1) as [[number, number]];
    await attack(fault, command, { times: 1, skip: 0 });
  }
  while (hasTime()) {
    const [fault, command] = all[random(all.length)]!;
    await attack(fault, command, { times: [1, 2, 4, 15][random(4)]!, skip: random(6) });
  }
  return rows;
}

/** The table "fault × command", with attempts and failures. */
export function tableOf(rows: readonly FaultRow[]): string[] {
  const width = Math.max(...rows.map(({ fault }) => fault.length));
  const legend = ATTACKED_COMMANDS.map(({ line }, index) => `${letter(index)} ${line}`);
  const cell = ({ attempts, failures }: Pair) =>
    (attempts === 0 ? '·' : failures === 0 ? `${attempts}` : `${attempts}!${failures}`).padStart(5);
  const head = `${''.padEnd(width)}${ATTACKED_COMMANDS.map((_, index) => letter(index).padStart(5)).join('')}`;
  return [...legend, head, ...rows.map(({ fault, pairs }) => `${fault.padEnd(width)}${pairs.map(cell).join('')}`)];
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
