/** One way to do a thing, to be timed against the others. */
export interface Contender {
  name: string;
  run: () => void | Promise<void>;
}

/** The median time of each contender over that of the first, from interleaved rounds in this one process. */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
): Promise<{ name: string; ms: number; ratio: number }[]> {
  const times = contenders.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { run }] of contenders.entries()) {
      globalThis.gc?.();
      const start = performance.now();
      await run();
      // Round -1 warms up.
      if (round >= 0) times[index]!.push(performance.now() - start);
    }
  }
  const ratios = times.map((own) => median(own.map((time, round) => time / times[0]![round]!)));
  return contenders.map(({ name }, index) => ({ name, ms: median(times[index]!), ratio: ratios[index]! }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
