/** One way to do a thing, to be timed against the others. */
export interface Contender {
  name: string;
  /** Done before each run, and not timed. */
  prepare?: () => void;
  run: () => void | Promise<void>;
}

/** Times of several ways to do the same. */
export interface Comparison {
  title: string;
  /** `ratio` is the median of the times over those of the first way, round by round. */
  rows: { name: string; ms: number; ratio: number }[];
}

/** The time of the processor that this process has used, in ms: what a busy machine hardly changes. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Times all contenders in interleaved rounds in this one process; the first round only warms up.
 *
 * @param now The clock, in ms.
 */
export async function compare(
  title: string,
  contenders: readonly Contender[],
  rounds: number,
  now = () => performance.now(),
): Promise<Comparison> {
  const times = contenders.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { prepare, run }] of contenders.entries()) {
      prepare?.();
      globalThis.gc?.();
      const start = now();
      await run();
      if (round >= 0) times[index]?.push(now() - start);
    }
  }
  const rows = contenders.map(({ name }, index) => {
    const own = times[index] ?? [];
    return { name, ms: median(own), ratio: median(own.map((time, round) => time / (times[0]?.[round] ?? time))) };
  });
  return { title, rows };
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
