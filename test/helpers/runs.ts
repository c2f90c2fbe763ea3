/** How many cases a law is tried with: few in `npm test`, more by the factor that `long/laws.long.ts` sets. */
export function runs(few: number): number {
  return few * Number(process.env.BATCH_CREATOR_RUNS ?? 1);
}
