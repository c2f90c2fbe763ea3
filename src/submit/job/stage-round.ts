import { chmod, constants, copyFile, link, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import fse from 'fs-extra';
import { syncFolder } from '../../jsonl/disk/atomic-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { sentName } from '../round/rounds.js';

const OTHERS = 0o077;

/**
 * Keeps what a round is to send in the round's folder, so that nothing depends on the outer files from then on.
 *
 * A file that only its owner may read was saved by this package, which replaces files as a whole: it is linked. Any other
 * may be changed in place by the program that wrote it: it is copied.
 */
export async function stageRound(folder: string, paths: readonly string[]): Promise<string[]> {
  try {
    await rm(folder, { recursive: true, force: true });
    await fse.mkdirp(folder, { mode: 0o700 });
    const kept = paths.map((_, index) => join(folder, sentName(index + 1)));
    for (const [index, path] of paths.entries()) await keep(path, kept[index]!);
    await syncFolder(folder);
    return kept;
  } catch (cause) {
    throw fileError('write', folder, cause);
  }
}

async function keep(path: string, to: string): Promise<void> {
  const { mode, uid } = await stat(path).catch((cause) => {
    throw fileError('read', path, cause);
  });
  if ((mode & OTHERS) === 0 && uid === userInfo().uid) {
    const isLinked = await link(path, to).then(
      () => true,
      () => false,
    );
    if (isLinked) return;
  }
  await copyFile(path, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
}
