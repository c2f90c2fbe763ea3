import { stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';

/** The files that are meant: names as they are, patterns (for shells that do not expand them) as what they match. */
export async function expandFiles(cli: Cli, given: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of given) {
    const exists = name === '-' || (await stat(cli.path(name)).catch(() => undefined)) !== undefined;
    if (exists || !/[*?{[]/.test(name)) {
      files.push(name);
      continue;
    }
    const matches = await glob(name.replaceAll('\\', '/'), { cwd: cli.io.cwd, expandDirectories: false });
    if (matches.length === 0)
      throw new BatchOptionsError(`No file matches ${name}. Check the pattern, or name the files.`);
    files.push(...matches.sort());
  }
  return [...new Set(files)];
}
