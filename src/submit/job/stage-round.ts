import { chmod, constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fse from 'fs-extra';
import { syncFolder } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { markSaved, savedFacts } from '../../jsonl/write/saved-file.js';
import { type KnownRound, sentName, sentPaths } from '../round/rounds.js';
import { hashFile } from '../transfer/hash-file.js';

/**
 * Stores the files of a round in its folder, so that the job no longer depends on the outer files. Files that the plan
 * wrote are moved. All others are copied (by reference on disks that can): a link would change with the outer file when
 * another tool writes it in place, and answers could no longer be matched to the requests that were sent.
 */
export async function stageRound(folder: string, paths: readonly string[]): Promise<string[]> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const kept = paths.map((_, index) => join(folder, sentName(index + 1)));
    for (const [index, path] of paths.entries()) await keep(path, kept[index]!, dirname(folder));
    await syncFolder(folder);
    return kept;
  } catch (cause) {
    throw fileError('write', folder, cause);
  }
}

/** Stores the files of a round that another machine has begun. Copies only files with the content that was sent. */
export async function restageRound(round: KnownRound, given: readonly string[]): Promise<void> {
  for (const [index, to] of sentPaths(round).entries()) {
    const from = given[index];
    const part = round.state.job.parts[index]!;
    if (from === undefined || (await fse.pathExists(to)) || (await hashFile(from)).sha256 !== part.sha256) continue;
    try {
      await mkdir(round.folder, { recursive: true, mode: 0o700 });
      await keep(from, to, dirname(round.folder));
    } catch (cause) {
      throw fileError('write', to, cause);
    }
  }
}

async function keep(path: string, to: string, job: string): Promise<void> {
  if (path.startsWith(join(job, 'plan-'))) return rename(path, to);
  await copyFile(path, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
  // A file that this process saved isn't hashed again if nobody wrote to it before or during the copy.
  const facts = await savedFacts(path);
  if (facts) await markSaved({ ...facts, path: to });
}
