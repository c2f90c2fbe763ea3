/** Runs one long program and sends what it reports to the process that started this one. */
import type { LongProgram, LongResult } from './program.js';

const [path, seconds, seed] = process.argv.slice(2);
const program = (await import(path!)) as LongProgram;
let result: LongResult;
try {
  result = await program.run(Number(seconds), Number(seed));
} catch (error) {
  result = {
    attempts: 1,
    failures: 1,
    notes: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  };
}
process.send!(result, () => process.exit());
