import { BatchOptionsError } from '../../errors.js';
import { changedLines, mergedLines, reshapedLines, sampledLines } from '../../input/lines/reshape.js';
import { refuseOverwriting } from '../../results/collate/refuse-overwriting.js';
import { expandFiles } from '../files/expand-files.js';
import { deliverLines } from '../files/write-lines.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import type { mergeCommand } from './merge.js';
import type { sampleCommand } from './sample.js';
import type { setCommand } from './set.js';
import type { splitCommand } from './split.js';

export async function merge(
  cli: Cli,
  given: readonly string[],
  { onDuplicate, ...options }: OptionsOf<typeof mergeCommand>,
): Promise<void> {
  const skip = onDuplicate === 'skip';
  const files = await expandFiles(cli, given);
  await deliverLines(cli, files, (sources, onBytes) => mergedLines(sources, skip, onBytes), options);
}

export async function sample(
  cli: Cli,
  file: string,
  { count, seed, ...options }: OptionsOf<typeof sampleCommand>,
): Promise<void> {
  const { output = '-', force } = options;
  // The other commands keep every request of a file that they write over; this one would not.
  if (output !== '-' && !force) await refuseOverwriting(cli.path(output), [cli.path(file)]);
  return deliverLines(cli, [file], ([source]) => sampledLines(source!, count, seed), options);
}

export function set(
  cli: Cli,
  file: string,
  { model, reasoningEffort, body, ...options }: OptionsOf<typeof setCommand>,
): Promise<void> {
  if (model === undefined && reasoningEffort === undefined && body === undefined) {
    throw new BatchOptionsError('Nothing to set: add --model, --effort or --body key=value.');
  }
  if (model === '' || reasoningEffort === '') throw new BatchOptionsError('--model and --effort must not be empty.');
  const changes = { model, reasoningEffort, body };
  return deliverLines(cli, [file], ([source], onBytes) => changedLines(source!, changes, onBytes), options);
}

export async function split(cli: Cli, file: string, options: OptionsOf<typeof splitCommand>): Promise<void> {
  const tokensOf = options.maxTokens === undefined ? undefined : await loadTokensOf();
  await deliverLines(cli, [file], ([source], onBytes) => reshapedLines(source!, { onBytes, tokensOf }), options);
}

/** Counts the tokens of a request; its tables are loaded only if they are needed. */
async function loadTokensOf() {
  const { counterFor, countRequest } = await import('../../estimate/count/count-request.js');
  return ({ url, body }: Record<string, unknown>): number => {
    const model = (body as { model?: unknown } | undefined)?.model;
    return countRequest(url, body, counterFor(typeof model === 'string' ? model : '')).input.likely;
  };
}
