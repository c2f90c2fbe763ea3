import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { formatNumber } from '../../check/report/text.js';
import { BatchFileError } from '../../errors.js';
import { fileError } from '../disk/file-error.js';
import { readBlocks } from './decode.js';

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

/** The list of the parts of a saved batch. Written last: without its manifest, a set is not complete. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The path of the manifest of a batch: `reviews.manifest.json` beside `reviews.jsonl`. */
export function manifestPath(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}.manifest.json`);
}

/** The manifest at this path; undefined if there is none, or the file is not a manifest of this package. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (cause) {
    if (cause instanceof SyntaxError || (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError('read', path, cause);
  }
}

/**
 * The manifest that a path refers to: the path itself, or the manifest beside the name under which parts were saved. If
 * there also is a single file of that name, the newer of the two counts.
 *
 * @returns undefined if the path is a single file.
 */
export async function manifestFor(path: string): Promise<string | undefined> {
  if (path.endsWith('.manifest.json')) return path;
  const beside = manifestPath(path);
  const [file, manifest] = await Promise.all([path, beside].map((name) => stat(name).catch(() => undefined)));
  return file && (!manifest || manifest.mtimeMs < file.mtimeMs) ? undefined : beside;
}

/** The input files of paths: a manifest, or the name under which parts were saved, stands for its parts. */
export async function inputPaths(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const from = await manifestFor(path);
      const manifest = from === undefined ? undefined : await readManifest(from);
      // Without a manifest, reading the path itself throws the clearest error.
      return from !== undefined && manifest ? manifest.files.map(({ name }) => join(dirname(from), name)) : path;
    }),
  );
  return found.flat();
}

/**
 * Reads an input file in blocks of whole lines. If a manifest lists the file with other content, throws at the end.
 *
 * @throws BatchFileError if the file cannot be read, or is not the one that its manifest lists.
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
 * Throws a `BatchFileError` if a manifest lists this file with another content: a save that was killed between two
 * renames leaves parts of two saves.
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

/** The row of a part in its manifest. */
async function listedPart(path: string): Promise<Manifest['files'][number] | undefined> {
  const [name, extension] = [basename(path), extname(path)];
  const stem = name.slice(0, name.length - extension.length);
  const set = stem.replace(/-\d{4,}$/, '');
  if (set === stem) return undefined;
  const manifest = await readManifest(join(dirname(path), `${set}.manifest.json`));
  return manifest?.files.find((file) => file.name === name);
}
