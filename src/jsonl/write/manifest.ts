import { createHash } from 'node:crypto';
import { readFile, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { formatNumber } from '../../check/report/text.js';
import { BatchFileError } from '../../errors.js';
import { syncFolder, writeFileAtomic } from '../disk/atomic-file.js';
import { withCommitLock } from '../disk/commit-lock.js';
import { destinationOf } from '../disk/destination.js';
import { fileError } from '../disk/file-error.js';
import { readBlocks } from '../read/decode.js';
import type { InputFile, PartWriter } from './part-writer.js';

const manifestSchema = z.object({
  version: z.literal(1),
  requests: z.number().int(),
  bytes: z.number().int(),
  files: z.array(
    z.object({
      /** A name in the manifest's own folder. */
      name: z.string().regex(/^[^/\\]+$/),
      requests: z.number().int(),
      bytes: z.number().int(),
      sha256: z.string().length(64),
    }),
  ),
});

/** The list of the parts of a saved batch, written last: a set without its manifest is not complete. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The path of the manifest of a batch: `reviews.manifest.json` beside `reviews.jsonl`. */
export function manifestPath(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}.manifest.json`);
}

/** Gives the parts their names and makes them a set; parts that only an earlier, larger set had are removed. */
export async function commitParts(
  path: string,
  writer: PartWriter,
): Promise<{ files: InputFile[]; manifest?: string }> {
  const { isSpecial } = await destinationOf(path).catch((cause) => {
    throw fileError('write', path, cause);
  });
  if (isSpecial) return { files: await writer.finish() };
  // All that can wait for the disk is done before: the lock is held for the renames only.
  await writer.settle();
  return withCommitLock(path, async () => {
    const former = await readManifest(manifestPath(path));
    const files = await writer.finish();
    const manifest = files.length > 1 ? await commitManifest(path, files) : undefined;
    await removeStaleParts(path, former, files);
    return { files, ...(manifest !== undefined && { manifest }) };
  });
}

/** Writes the manifest, which makes the parts a set. */
async function commitManifest(path: string, files: readonly InputFile[]): Promise<string> {
  const sum = (key: 'requests' | 'bytes') => files.reduce((total, file) => total + file[key], 0);
  const manifest: Manifest = {
    version: 1,
    requests: sum('requests'),
    bytes: sum('bytes'),
    files: files.map(({ path: file, requests, bytes, sha256 }) => ({ name: basename(file), requests, bytes, sha256 })),
  };
  const target = manifestPath(path);
  await writeFileAtomic(target, `${JSON.stringify(manifest, null, 2)}\n`);
  return target;
}

/** The manifest at this path; undefined when there is none, or the file is not a manifest of this package. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (cause) {
    if (cause instanceof SyntaxError || (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError('read', path, cause);
  }
}

/** The input files that paths stand for: a manifest stands for its parts, and so does the name under which they were saved. */
export async function inputPaths(paths: readonly string[]): Promise<string[]> {
  const { default: fse } = await import('fs-extra');
  const found = await Promise.all(
    paths.map(async (path) => {
      const isManifest = path.endsWith('.manifest.json');
      if (!isManifest && (await fse.pathExists(path))) return path;
      const from = isManifest ? path : manifestPath(path);
      const manifest = await readManifest(from);
      // If there is no manifest either, reading the path itself gives the clearest error.
      return manifest ? manifest.files.map(({ name }) => join(dirname(from), name)) : path;
    }),
  );
  return found.flat();
}

/**
 * Reads an input file in blocks of whole lines. If the file is a part that a manifest lists, a different content is
 * reported at the end.
 *
 * @throws BatchFileError when the file cannot be read, or is not the one that its manifest lists.
 */
export async function* readPartBlocks(path: string): AsyncGenerator<Buffer> {
  if (!(await listedPart(path))) {
    yield* readBlocks(path);
    return;
  }
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const block of readBlocks(path)) {
    hash.update(block);
    bytes += block.length;
    yield block;
  }
  await requireListed(path, { bytes, sha256: hash.digest('hex') });
}

/**
 * Throws a `BatchFileError` if a manifest lists this file with another content: a save that is killed between two renames
 * leaves parts of two saves.
 */
export async function requireListed(path: string, { bytes, sha256 }: { bytes: number; sha256: string }): Promise<void> {
  const listed = await listedPart(path);
  if (!listed || (listed.sha256 === sha256 && listed.bytes === bytes)) return;
  const why =
    listed.bytes === bytes
      ? 'its SHA-256 differs'
      : `it has ${formatNumber(bytes)} bytes, and should have ${formatNumber(listed.bytes)}`;
  throw new BatchFileError(
    `${path} is not the file that its manifest lists: ${why}. It was changed, or a save was interrupted. Save the batch again; to use the files as they are, delete the manifest.`,
    path,
  );
}

/** What the manifest of `reviews-0001.jsonl` says about it. */
async function listedPart(path: string): Promise<Manifest['files'][number] | undefined> {
  const [name, extension] = [basename(path), extname(path)];
  const stem = name.slice(0, name.length - extension.length);
  const set = stem.replace(/-\d{4,}$/, '');
  if (set === stem) return undefined;
  const manifest = await readManifest(join(dirname(path), `${set}.manifest.json`));
  return manifest?.files.find((file) => file.name === name);
}

/** Removes the parts of an earlier, larger save, and its manifest if one file is now enough. Nothing else is touched. */
async function removeStaleParts(
  path: string,
  former: Manifest | undefined,
  files: readonly InputFile[],
): Promise<void> {
  if (!former) return;
  const kept = new Set(files.map((file) => basename(file.path)));
  const stale = former.files.map(({ name }) => name).filter((name) => !kept.has(name) && isPartName(name, path));
  for (const name of stale) await remove(join(dirname(path), name));
  if (files.length === 1) await remove(manifestPath(path));
  await syncFolder(dirname(path));
}

/** A manifest may have been tampered with: only files with the names that `save` gives to parts are removed. */
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
