import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';

/** Gives a command the file to write; for `-o -` a temporary one, which goes to standard output when it is whole. */
export async function withStdout(
  cli: Cli,
  { output, json }: { output: string; json?: true | undefined },
  name: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  if (output !== '-') return write(cli.path(output));
  refuseJson(json);
  const folder = await mkdtemp(join(tmpdir(), 'batch-creator-'));
  try {
    await write(join(folder, name));
    const kind = extname(name);
    const files = (await readdir(folder)).filter((file) => file.endsWith(kind) && !file.includes('.unmatched.'));
    for (const file of files.sort())
      for await (const chunk of createReadStream(join(folder, file))) await cli.write(chunk as Buffer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Refuses `--json` where the data itself goes to standard output. */
export function refuseJson(json: true | undefined): void {
  if (json) throw new BatchOptionsError('--json and -o - both use standard output. Choose one.');
}
