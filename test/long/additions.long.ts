import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ADDITIONS, type Addition } from './additions/additions.js';
import { type LongResult, stopwatch } from './program.js';

export const name = 'additions: what src/README.md says is all that has to be touched';
export const weight = 2;

const root = fileURLToPath(new URL('../..', import.meta.url));
const execute = promisify(execFile);

/** Makes each addition in a copy of the tree, compiles it, and runs a program that uses it. */
export async function run(budgetSeconds: number, seed: number): Promise<LongResult> {
  const hasTime = stopwatch(budgetSeconds);
  const result: LongResult & { notes: string[] } = { attempts: 0, failures: 0, notes: [] };
  const start = seed % ADDITIONS.length;
  for (const addition of [...ADDITIONS.slice(start), ...ADDITIONS.slice(0, start)]) {
    if (!hasTime()) break;
    result.attempts++;
    const problem = undocumented(addition) ?? (await tryOut(addition));
    if (problem === undefined) continue;
    result.failures++;
    result.notes.push(`${addition.name}: ${problem}`);
  }
  return result;
}

/** A file that is edited, and that the table does not name. */
function undocumented({ name, edits }: Addition): string | undefined {
  const table = readFileSync(join(root, 'src/README.md'), 'utf8');
  const row = table.split('\n').find((line) => line.startsWith(`| ${name} |`));
  if (row === undefined) return 'src/README.md has no such row';
  const existing = edits.flatMap((edit) => ('before' in edit ? [edit.file] : []));
  const missing = existing.find((file) => !row.includes(`\`${file}\``));
  return missing === undefined ? undefined : `the row in src/README.md does not name ${missing}`;
}

async function tryOut({ edits, probe }: Addition): Promise<string | undefined> {
  const copy = mkdtempSync(join(tmpdir(), 'addition-'));
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const edit of edits) apply(join(copy, 'src', edit.file), edit);
    writeFileSync(join(copy, 'probe.ts'), probe);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    return (
      (await runIn(copy, [tsc, '--noEmit'])) ?? (await runIn(copy, ['--import', 'tsx', '--no-warnings', 'probe.ts']))
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function apply(path: string, edit: Addition['edits'][number]): void {
  if ('text' in edit) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, edit.text);
    return;
  }
  const source = readFileSync(path, 'utf8');
  if (!source.includes(edit.before)) throw new Error(`${edit.file} no longer holds ${JSON.stringify(edit.before)}`);
  writeFileSync(
    path,
    source.replace(edit.before, () => edit.insert + edit.before),
  );
}

async function runIn(cwd: string, argv: readonly string[]): Promise<string | undefined> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  try {
    await execute(process.execPath, argv, { cwd, env, timeout: 180_000 });
    return undefined;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    return `${stderr}${stdout}`.trim().split('\n').slice(0, 12).join('\n') || message;
  }
}
