import { unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import fse from 'fs-extra';
import { BatchOptionsError } from '../../errors.js';
import { syncFolder, writeFileAtomic } from '../disk/atomic-file.js';
import { withCommitLock } from '../disk/commit-lock.js';
import { destinationOf } from '../disk/destination.js';
import { fileError } from '../disk/file-error.js';
import { removeAbandoned } from '../disk/temporary-name.js';
import { type Manifest, manifestPath, readManifest } from '../read/manifest.js';
import type { InputFile, PartWriter } from './part-writer.js';
import { UnfinishedParts } from './unfinished-parts.js';

/** Renames the parts and writes their manifest; removes extra parts of an earlier, larger set. */
export async function commitParts(
  path: string,
  writer: PartWriter,
): Promise<{ files: InputFile[]; manifest?: string }> {
  const { isSpecial } = await destinationOf(path).catch((cause) => {
    throw fileError('write', path, cause);
  });
  if (isSpecial && writer.parts > 1) {
    throw new BatchOptionsError(
      `${path} is a device or a pipe, and takes one file only; this batch needs ${writer.parts}. Raise the limits, or name a file.`,
    );
  }
  if (isSpecial) return { files: await writer.finish() };
  // Slow work on the disk comes first, so that the lock is held only for the renames.
  await writer.settle();
  return withCommitLock(path, async () => {
    const former = await readManifest(manifestPath(path));
    const unfinished = await UnfinishedParts.find(path);
    if (writer.parts > 1) await unfinished.add([...(former?.files ?? []), ...writer.files.map(listed)]);
    const files = await writer.finish();
    const manifest = files.length > 1 ? await commitManifest(path, files) : undefined;
    await removeStaleParts(path, former, unfinished, files);
    return { files, ...(manifest !== undefined && { manifest }) };
  });
}

/** Removes what was saved under this name before: a save without requests leaves nothing that could be sent again. */
export async function removeSaved(path: string): Promise<void> {
  const { isSpecial } = await destinationOf(path).catch((cause) => {
    throw fileError('write', path, cause);
  });
  if (isSpecial || !(await fse.pathExists(dirname(path)))) return;
  await withCommitLock(path, async () => {
    await removeStaleParts(path, await readManifest(manifestPath(path)), await UnfinishedParts.find(path), []);
    await remove(path);
  });
}

/** A part as its manifest lists it. */
function listed({ path, requests, bytes, sha256 }: InputFile): Manifest['files'][number] {
  return { name: basename(path), requests, bytes, sha256 };
}

/** Writes the manifest, which completes the set. */
async function commitManifest(path: string, files: readonly InputFile[]): Promise<string> {
  const sum = (key: 'requests' | 'bytes') => files.reduce((total, file) => total + file[key], 0);
  const manifest: Manifest = {
    version: 1,
    requests: sum('requests'),
    bytes: sum('bytes'),
    files: files.map(listed),
  };
  const target = manifestPath(path);
  await writeFileAtomic(target, `${JSON.stringify(manifest, null, 2)}\n`);
  return target;
}

/**
 * Removes the parts of an earlier, larger save, or of one that was killed, and the manifest if one file is now enough.
 * Touches no other files.
 */
async function removeStaleParts(
  path: string,
  former: Manifest | undefined,
  unfinished: UnfinishedParts,
  files: readonly InputFile[],
): Promise<void> {
  const kept = new Set(files.map((file) => basename(file.path)));
  const known = new Set([...(former?.files ?? []).map(({ name }) => name), ...(await unfinished.written(kept))]);
  const stale = [...known].filter((name) => !kept.has(name) && isPartName(name, path));
  for (const name of stale) await remove(join(dirname(path), name));
  if (former && files.length < 2) await remove(manifestPath(path));
  await unfinished.forget();
  if (known.size === 0) return;
  // A save that was killed while it wrote its manifest; this one may need none.
  await removeAbandoned(manifestPath(path));
  await syncFolder(dirname(path));
}

/** A manifest may have been tampered with, so this removes only files with part names of `save`. */
function isPartName(name: string, path: string): boolean {
  const extension = extname(path);
  const stem = `${basename(path, extension)}-`;
  return (
    name.startsWith(stem) &&
    name.endsWith(extension) &&
    /^\d{4,}$/.test(name.slice(stem.length, name.length - extension.length))
  );
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw fileError('write', path, cause);
  }
}
