import { restoreNumbers } from '../../check/text/inexact-numbers.js';
import { BatchOptionsError } from '../../errors.js';
import { findRequest } from '../../input/lines/find-request.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import type { previewCommand } from './preview.js';
import { describeRequest } from './show-request.js';

/** Prints one request, readable or exact. */
export async function preview(
  cli: Cli,
  file: string,
  which: string,
  { id, line, json }: OptionsOf<typeof previewCommand>,
): Promise<void> {
  if (id !== undefined && line !== undefined) throw new BatchOptionsError('Give --id or --line, not both.');
  const named = /^\d+$/.test(which) ? { position: Number(which) } : { id: which };
  const wanted = id !== undefined ? { id } : line !== undefined ? { line } : named;
  const sources = file === '-' ? [cli.io.stdin] : await inputPaths([cli.path(file)]);
  const request = await findRequest(sources, wanted, json);
  if (json) await cli.printJson(request, restoreNumbers);
  else await cli.print(describeRequest(request, cli));
}
