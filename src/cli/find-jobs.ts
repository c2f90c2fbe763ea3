import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../errors.js';
import { fileError } from '../jsonl/file-error.js';

/** The path itself where it is a folder that may hold jobs, and no job. */
export async function folderOfJobs(path: string): Promise<string | undefined> {
  if (path.endsWith('.job')) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : undefined;
}

/** The jobs of a folder: its own, and those of the runs in it. */
export async function jobsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw fileError('read', folder, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const jobs: string[] = [];
  for (const name of folders.sort()) {
    const job = name.endsWith('.job') ? join(folder, name) : join(folder, name, 'input.job');
    if (await stat(join(job, 'ledger.jsonl')).catch(() => undefined)) jobs.push(job);
  }
  if (jobs.length > 0) return jobs;
  throw new BatchOptionsError(`There is no job in ${folder}. Name a file that was submitted, or a batch.`);
}
