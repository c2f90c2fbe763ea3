import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  if (json) throw new BatchOptionsError('--json and -o - both use standard output. Choose one.');
  const folder = await mkdtemp(join(tmpdir(), 'batch-creator-'));
  try {
    await write(join(folder, name));
    const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl') && !file.includes('.unmatched.'));
    for (const file of files.sort())
      for await (const chunk of createReadStream(join(folder, file))) await cli.write(chunk as Buffer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
