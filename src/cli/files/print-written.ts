import type { InputFile } from '../../jsonl/write/part-writer.js';
import type { Cli } from '../terminal/cli.js';

/** What was written, and how much of it. */
interface Written {
  files: readonly InputFile[];
  requests: number;
  bytes: number;
  manifest?: string;
}

/** Names the input files that were written: a line each, or as JSON with what else there is to say. */
export async function printWritten(
  cli: Cli,
  { files, requests, bytes, manifest }: Written,
  json: boolean | undefined,
  more: object = {},
): Promise<void> {
  const shown = files.map(({ path, ...facts }) => ({ path: cli.shown(path), ...facts }));
  const list = manifest === undefined ? {} : { manifest: cli.shown(manifest) };
  if (json) await cli.printJson({ files: shown, requests, bytes, ...list, ...more });
  else if (shown.length > 0) await cli.print(shown.map(({ path }) => path).join('\n'));
}
