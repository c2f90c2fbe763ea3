import type { InputFile } from '../../jsonl/write/part-writer.js';
import type { Cli } from '../terminal/cli.js';

/** The files that were written. */
interface Written {
  files: readonly InputFile[];
  requests: number;
  bytes: number;
  manifest?: string;
}

/** Prints the paths of written input files, one a line, or everything as JSON. */
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
