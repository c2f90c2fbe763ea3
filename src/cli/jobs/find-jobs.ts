import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';

/** The path itself where it is a folder that may hold jobs, and no job. */
export async function folderOfJobs(path: string): Promise<string | undefined> {
  if (path.endsWith('.job')) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : undefined;
}

/** The jobs of a folder: its own, and those one folder deeper, where configs and runs put them. */
export async function jobsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw fileError('read', folder, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const jobs: string[] = [];
  for (const name of folders.sort()) {
    const inner = name.endsWith('.job') ? [name] : await jobNamesIn(join(folder, name));
    for (const path of inner) {
      const job = join(folder, path === name ? path : join(name, path));
      if (await isJob(job)) jobs.push(job);
    }
  }
  if (jobs.length > 0) return jobs;
  throw new BatchOptionsError(
    `There is no job in ${folder} or the folders in it. Name a file that was submitted, or a batch.`,
  );
}

/** A job has rounds; one of version 0.1 has a ledger of its own. */
async function isJob(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name === 'ledger.jsonl' || /^round-\d{4,}$/.test(name));
}

/** A folder that cannot be read has none. */
async function jobNamesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.job')).sort();
}
