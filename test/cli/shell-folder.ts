import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { commandLine } from './command-line.js';

/** Rows as people have them: with a comma, and quotes in a cell. */
export const REVIEWS = 'id,text,stars\nreview-1,I love it!,5\nreview-2,"Waste of ""money"".",1\n';

/** A folder of its own for a test file, and command lines that are run in it. */
export function shellFolder() {
  const cwd = temporaryFolder();
  const at = (name: string) => join(cwd, name);
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const lines = (name: string) => text(name).trimEnd().split('\n');
  return {
    cwd,
    at,
    text,
    lines,
    requests: (name: string) => lines(name).map((line) => JSON.parse(line)),
    write: (name: string, content: string) => writeFileSync(at(name), content),
    run: (...argv: string[]) => commandLine(argv, { cwd }),
  };
}
