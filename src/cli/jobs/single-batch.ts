import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import { hostOf } from '../../submit/round/account.js';
import { type BatchClient, isTerminal, type RemoteBatch } from '../../submit/service/client.js';
import { cancelBatch, retrieveBatch } from '../../submit/service/single-call.js';
import { pause, pollDelay, type Timing, timingOf } from '../../submit/service/timing.js';
import { downloadFile } from '../../submit/transfer/download.js';
import type { Cli } from '../terminal/cli.js';
import type { Ending } from '../terminal/notify.js';
import { EXIT } from '../terminal/outcome.js';
import type { JobCommandOptions } from '../terminal/shared-options.js';

/** Shows a batch that was created elsewhere. */
export async function statusOne(cli: Cli, client: BatchClient, id: string, options: JobCommandOptions): Promise<void> {
  await show(cli, await retrieveBatch(client, id, timing(cli, client, options), cli.io.signal), options);
}

/** Follows a batch that was created elsewhere, and downloads its results. */
export async function watchOne(cli: Cli, client: BatchClient, id: string, options: JobCommandOptions): Promise<Ending> {
  const { signal } = cli.io;
  const times = timing(cli, client, options);
  let last = '';
  let batch: RemoteBatch;
  for (let polls = 0; ; polls++) {
    batch = await retrieveBatch(client, id, times, signal);
    if (batch.status !== last) cli.say(line(batch));
    last = batch.status;
    if (isTerminal(batch.status)) break;
    await pause(pollDelay(times, polls), signal);
  }
  const folder = options.output === undefined ? cli.io.cwd : cli.path(options.output);
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw fileError('write', folder, cause);
  });
  for (const [kind, file] of [
    ['output', batch.output_file_id],
    ['errors', batch.error_file_id],
  ] as const) {
    if (!file) continue;
    const path = join(folder, `${id}-${kind}.jsonl`);
    await downloadFile(client, file, path, { timing: times, signal });
    if (!options.json) await cli.print(cli.shown(path));
  }
  if (batch.status !== 'completed' || batch.error_file_id) cli.code = EXIT.dataErrors;
  if (options.json) await show(cli, batch, options);
  return { job: id, status: batch.status };
}

/** Cancels a batch that was created elsewhere. */
export async function cancelOne(cli: Cli, client: BatchClient, id: string, options: JobCommandOptions): Promise<void> {
  const times = timing(cli, client, options);
  await cancelBatch(client, id, times, cli.io.signal);
  await show(cli, await retrieveBatch(client, id, times, cli.io.signal), options);
}

function timing(cli: Cli, client: BatchClient, { poll }: JobCommandOptions): Timing {
  return timingOf({ pollMs: poll }, hostOf(client), cli.env);
}

function show(cli: Cli, batch: RemoteBatch, { json }: JobCommandOptions): Promise<void> {
  return json ? cli.printJson(batch) : cli.print(line(batch));
}

function line({ id, status, request_counts: counts, errors }: RemoteBatch): string {
  const done = counts
    ? ` · ${counts.completed}/${counts.total}${counts.failed > 0 ? `, ${counts.failed} failed` : ''}`
    : '';
  const why = (errors?.data ?? [])
    .slice(0, 5)
    .map(({ line: at, message }) => `\n  ${at ? `line ${at}: ` : ''}${message?.slice(0, 300)}`);
  return `${id} · ${status}${done}${why.join('')}`;
}
