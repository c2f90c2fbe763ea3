import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { writeFileAtomic } from '../disk/atomic-file.js';
import { removeAbandoned } from '../disk/temporary-name.js';
import type { Manifest } from '../read/manifest.js';

/** A part by its name in its folder, and its content. */
type UnfinishedPart = Pick<Manifest['files'][number], 'name' | 'sha256'>;

const listSchema = z.array(z.object({ name: z.string().regex(/^[^/\\]+$/), sha256: z.string() }));

/**
 * The list of the parts that a save is about to name or remove, on disk while it does so. A save that is killed in between
 * leaves it, and the next save finds the parts that no manifest lists.
 */
export class UnfinishedParts {
  readonly #folder: string;
  readonly #path: string;
  #parts: UnfinishedPart[] = [];

  private constructor(path: string) {
    this.#folder = dirname(path);
    this.#path = join(this.#folder, `.${basename(path)}.saving`);
  }

  /** Those of a save to this path that was killed; there may be none. */
  static async find(path: string): Promise<UnfinishedParts> {
    const found = new UnfinishedParts(path);
    await removeAbandoned(found.#path);
    const text = await readFile(found.#path, 'utf8').catch(() => '[]');
    found.#parts = parsed(text);
    return found;
  }

  /** Adds parts: those that are about to get their names, and those that a manifest lists only until then. */
  async add(parts: UnfinishedPart[]): Promise<void> {
    this.#parts.push(...parts.map(({ name, sha256 }) => ({ name, sha256 })));
    await writeFileAtomic(this.#path, JSON.stringify(this.#parts));
  }

  /**
   * The names of parts, besides those to keep, that are there with exactly the content that was saved: files of the user
   * are not among them.
   */
  async written(kept: ReadonlySet<string>): Promise<string[]> {
    const names = new Set<string>();
    for (const { name, sha256 } of this.#parts) {
      if (!kept.has(name) && !names.has(name) && (await hashOf(join(this.#folder, name))) === sha256) names.add(name);
    }
    return [...names];
  }

  /** Forgets all of them, once a manifest lists the parts that stay. */
  async forget(): Promise<void> {
    if (this.#parts.length > 0) await unlink(this.#path).catch(() => undefined);
  }
}

function parsed(text: string): UnfinishedPart[] {
  try {
    return listSchema.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  return pipeline(createReadStream(path), hash).then(
    () => hash.digest('hex'),
    () => undefined,
  );
}
