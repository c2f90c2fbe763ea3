// Runs command lines for the examples, and shows what they print; ids that the service makes up are shown as <id>.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const bin = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));

/** `batch-creator …` in a folder, with nothing in its environment but what is given. */
export function shell(cwd: string, env: Record<string, string> = {}) {
  return async (line: string): Promise<string> => {
    console.log(`$ batch-creator ${hidden(line)}`);
    const run = promisify(execFile)(process.execPath, [bin, ...line.split(' ')], { cwd, env });
    const { stdout } = await run.catch((error: { stdout: string; stderr: string; code: number }) => {
      if (error.code !== 1) throw new Error(error.stderr);
      return error;
    });
    if (stdout !== '') console.log(hidden(stdout.trimEnd()));
    return stdout.trim();
  };
}

const hidden = (text: string) => text.replaceAll(/batch_[0-9a-f]{8,}/g, 'batch_<id>');
