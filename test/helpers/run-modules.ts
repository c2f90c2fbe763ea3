import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A module to run, in TypeScript or not, and the folder it runs in. */
export interface ModuleToRun {
  path: string;
  cwd: string;
}

/** What a module printed. An error that it threw is in `stderr`. */
export interface Printed {
  stdout: string;
  stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const MARK = '\u0001next\n';

/** Both streams are written synchronously to pipes, so that the marks are in place. */
const RUN_ALL = `
const { modules, mark } = JSON.parse(process.argv[1]);
for (const { path, cwd } of modules) {
  process.chdir(cwd);
  await import('file://' + path).catch((error) => console.error(error));
  await new Promise(setImmediate);
  process.stdout.write(mark);
  process.stderr.write(mark);
}`;

/** Runs modules one after the other in one new process, which starts and loads the packages once. It must end by itself, with 0. */
export async function runModules(modules: readonly ModuleToRun[]): Promise<Printed[]> {
  const loader = modules.some(({ path }) => path.includes('.ts')) ? ['--import', 'tsx'] : [];
  const argv = [...loader, '--input-type=module', '-e', RUN_ALL, JSON.stringify({ modules, mark: MARK })];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: root });
  const [out, err] = [stdout.split(MARK), stderr.split(MARK)];
  // What comes after the last module is nobody's; the last one answers for it.
  return modules.map((_, place) => ({
    stdout: out[place]!,
    stderr: err[place]! + (place === modules.length - 1 ? err.slice(place + 1).join('') : ''),
  }));
}
