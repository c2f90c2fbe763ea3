import { basename, dirname } from 'node:path';

/**
 * The name of a round's ledger in a database, e.g. `reviews.job/round-0001`: the same on every machine, wherever the folder
 * of the job is there.
 */
export function jobName(folder: string): string {
  const name = basename(folder);
  return name.startsWith('round-') ? `${basename(dirname(folder))}/${name}` : name;
}
