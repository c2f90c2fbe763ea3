import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A Python, and the version of its `openai`; undefined if it has none. */
export interface Python {
  path: string;
  openai: string | undefined;
}

/** `python3`, and each of `PYTHONS` (paths, separated by colons), so that several versions of the client can be tried. */
export function findPythons(): Promise<Python[]> {
  const paths = ['python3', ...(process.env.PYTHONS ?? '').split(':').filter((path) => path !== '')];
  return Promise.all(
    paths.map(async (path) => ({
      path,
      openai: await execute(path, ['-c', 'import openai; print(openai.__version__)']).then(
        ({ stdout }) => stdout.trim(),
        () => undefined,
      ),
    })),
  );
}
