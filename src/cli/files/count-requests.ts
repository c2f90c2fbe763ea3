import { rawLines } from '../../input/lines/line-file.js';

/** How many lines of files hold something. */
export async function countRequests(paths: readonly string[]): Promise<number> {
  let count = 0;
  for (const path of paths) for await (const _ of rawLines(path)) count++;
  return count;
}
