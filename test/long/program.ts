/** What a long program reports. */
export interface LongResult {
  /** How many things were tried: kills, histories, files, planted faults. */
  attempts: number;
  /** How many of them went wrong. */
  failures: number;
  /** Lines for the reader: figures that were measured, and each failure with what reproduces it. */
  notes?: string[];
}

/** What a `*.long.ts` module exports. */
export interface LongProgram {
  /** What is tried, in a few words; `--only` finds it by a part of them. */
  name: string;
  /** The share of the budget, against that of the others. @default 1 */
  weight?: number;
  /** False for one whose result depends on the clock of a busy machine: its failures are printed, and fail nothing. @default true */
  decides?: boolean;
  /** Works for about `budgetSeconds`, longer only to end what it began. The same `seed` makes the same choices. */
  run(budgetSeconds: number, seed: number): Promise<LongResult>;
}

/** Tells whether any of the budget is left. */
export function stopwatch(budgetSeconds: number): () => boolean {
  const end = performance.now() + budgetSeconds * 1_000;
  return () => performance.now() < end;
}

/** Random integers from 0 to below `below`; the same seed gives the same ones. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
