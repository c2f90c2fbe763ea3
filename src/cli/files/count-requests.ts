import { rawLines } from '../../input/lines/line-file.js';

/** Counts the lines of files that are not blank. */
export async function countRequests(paths: readonly string[]): Promise<number> {
  let count = 0;
  for (const path of paths) for await (const _ of rawLines(path)) count++;
  return count;
}
