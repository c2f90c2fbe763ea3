import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ChildOptions } from './child.js';

/** Bundles a script, so that a process starts in a fraction of a second. */
export async function bundle(script: string, to: string): Promise<string> {
  const entry = fileURLToPath(new URL(script, import.meta.url));
  await build({
    entryPoints: [entry],
    outfile: to,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: REQUIRE },
  });
  return to;
}

/** Some packages inside the bundle are CommonJS. */
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a job in a process of its own; kills it after so many milliseconds where that is asked for. */
export function runChild(script: string, options: ChildOptions, killAfterMs?: number): Promise<Ended> {
  return runProcess(script, [JSON.stringify(options)], {}, killAfterMs);
}

/** Runs any script likewise. */
export function runProcess(
  script: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> },
  killAfterMs?: number,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
