import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/**
 * Removes what a killed process left of these files, and of their numbered parts, before they were whole. For the only
 * one that writes them.
 */
export async function removeUnfinished(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const extension = extname(path);
    const stem = `.${basename(path, extension)}`;
    const folder = dirname(path);
    for (const name of await readdir(folder).catch(() => [])) {
      if (!name.startsWith(stem) || !/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
      const middle = name.slice(stem.length, -'.123456789abc.tmp'.length);
      if (middle.replace(/^-\d{4,}/, '') === extension || middle === '.manifest.json') {
        await unlink(join(folder, name)).catch(() => undefined);
      }
    }
  }
}
