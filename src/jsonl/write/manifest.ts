import { readFile, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { syncFolder, writeFileAtomic } from '../disk/atomic-file.js';
import { fileError } from '../disk/file-error.js';
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

/** The list of the parts of a saved batch; a set without its manifest was not finished. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Where the manifest of a batch stands: `reviews.manifest.json` beside `reviews.jsonl`. */
export function manifestPath(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}.manifest.json`);
}

/** Gives the parts their names and makes them a set; what an earlier, larger set had more is removed. */
export async function commitParts(
  path: string,
  writer: PartWriter,
): Promise<{ files: InputFile[]; manifest?: string }> {
  const former = await readManifest(manifestPath(path));
  const files = await writer.finish();
  const manifest = files.length > 1 ? await commitManifest(path, files) : undefined;
  await removeStaleParts(path, former, files);
  return { files, ...(manifest !== undefined && { manifest }) };
}

/** Writes the manifest, which makes the parts a set. */
async function commitManifest(path: string, files: readonly InputFile[]): Promise<string> {
  const sum = (key: 'requests' | 'bytes') => files.reduce((total, file) => total + file[key], 0);
  const manifest: Manifest = {
    version: 1,
    requests: sum('requests'),
    bytes: sum('bytes'),
    files: files.map(({ path: file, ...facts }) => ({ name: basename(file), ...facts })),
  };
  const target = manifestPath(path);
  await writeFileAtomic(target, `${JSON.stringify(manifest, null, 2)}\n`);
  return target;
}

/** The manifest at this path; undefined when there is none, or it is not one of ours. */
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
      // Where there is no manifest either, reading the path itself says so best.
      return manifest ? manifest.files.map(({ name }) => join(dirname(from), name)) : path;
    }),
  );
  return found.flat();
}

/** Removes the parts of an earlier, larger save, and its manifest where one file is now enough. Nothing else is touched. */
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

/** A manifest may have been tampered with: only what `save` itself would have named so is removed. */
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
