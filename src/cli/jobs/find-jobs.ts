import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';

/** The path, if it is a folder that may contain jobs; undefined if it is a job or a file. */
export async function folderOfJobs(path: string): Promise<string | undefined> {
  if (path.endsWith('.job')) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : undefined;
}

/** The jobs in a folder and in its subfolders, where configs and runs put them. */
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
  throw new BatchOptionsError(`There is no job in ${folder} or its subfolders. Name a submitted file or a batch ID.`);
}

/** A job has rounds; one of version 0.1 has a ledger of its own. */
async function isJob(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => name === 'ledger.jsonl' || /^round-\d{4,}$/.test(name));
}

/** The names of the jobs in a folder; none if it cannot be read. */
async function jobNamesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.job')).sort();
}
