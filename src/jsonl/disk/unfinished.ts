import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

const TEMPORARY = /\.[0-9a-f]{8}-\d+-[0-9a-f]{12}\.tmp$/;

/**
 * Removes the temporary files that a killed process left for these files and their numbered parts. Only for a process
 * that is the only one to write them.
 */
export async function removeUnfinished(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const extension = extname(path);
    const stem = `.${basename(path, extension)}`;
    const folder = dirname(path);
    for (const name of await readdir(folder).catch(() => [])) {
      if (!name.startsWith(stem) || !TEMPORARY.test(name)) continue;
      const middle = name.slice(stem.length).replace(TEMPORARY, '');
      if (middle.replace(/^-\d{4,}/, '') === extension || middle === '.manifest.json') {
        await unlink(join(folder, name)).catch(() => undefined);
      }
    }
  }
}
