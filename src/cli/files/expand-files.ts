import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { BatchOptionsError } from '../../errors.js';
import { manifestFor, readManifest } from '../../jsonl/read/manifest.js';
import type { Cli } from '../terminal/cli.js';

/**
 * Resolves the file arguments of a command: names stay, patterns (for shells that don't expand them) become the files that
 * match, and a manifest, or the name under which parts were saved, becomes the parts.
 */
export async function expandFiles(cli: Cli, given: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of given) {
    const exists = name === '-' || (await stat(cli.path(name)).catch(() => undefined)) !== undefined;
    if (exists || !/[*?{[]/.test(name)) {
      files.push(...(await partsOf(cli, name)));
      continue;
    }
    const matches = await glob(name.replaceAll('\\', '/'), { cwd: cli.io.cwd, expandDirectories: false });
    if (matches.length === 0)
      throw new BatchOptionsError(`No file matches ${name}. Check the pattern, or name the files.`);
    for (const match of matches.sort()) files.push(...(await partsOf(cli, match)));
  }
  return [...new Set(files)];
}

async function partsOf(cli: Cli, name: string): Promise<string[]> {
  const from = name === '-' ? undefined : await manifestFor(cli.path(name));
  const manifest = from === undefined ? undefined : await readManifest(from);
  // Without a manifest, reading the file itself gives the best message.
  return manifest ? manifest.files.map((part) => join(dirname(name), part.name)) : [name];
}
