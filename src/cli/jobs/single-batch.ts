import { ForeignBatch } from '../../submit/batches.js';
import type { BatchClient, RemoteBatch } from '../../submit/service/client.js';
import type { Cli } from '../terminal/cli.js';
import type { NotifiedEnd } from '../terminal/notify.js';
import { EXIT } from '../terminal/outcome.js';
import type { JobCommandOptions } from '../terminal/shared-options.js';

/** Shows a batch that was created elsewhere. */
export async function statusOne(cli: Cli, client: BatchClient, id: string, options: JobCommandOptions): Promise<void> {
  await show(cli, await batchOf(cli, client, id, options).status(), options);
}

/** Follows a batch that was created elsewhere, and downloads its results. */
export async function watchOne(
  cli: Cli,
  client: BatchClient,
  id: string,
  options: JobCommandOptions,
): Promise<NotifiedEnd> {
  const remote = batchOf(cli, client, id, options);
  let last: RemoteBatch | undefined;
  for await (const batch of remote.watch()) {
    if (batch.status !== last?.status) cli.say(line(batch));
    last = batch;
  }
  const batch = last!;
  const folder = options.output === undefined ? cli.io.cwd : cli.path(options.output);
  for await (const path of remote.download(batch, folder)) if (!options.json) await cli.print(cli.shown(path));
  if (batch.status !== 'completed' || batch.error_file_id) cli.code = EXIT.dataErrors;
  if (options.json) await show(cli, batch, options);
  return { job: id, status: batch.status };
}

/** Cancels a batch that was created elsewhere. */
export async function cancelOne(cli: Cli, client: BatchClient, id: string, options: JobCommandOptions): Promise<void> {
  await show(cli, await batchOf(cli, client, id, options).cancel(), options);
}

function batchOf({ env, io }: Cli, client: BatchClient, id: string, { poll }: JobCommandOptions): ForeignBatch {
  return new ForeignBatch(client, id, { env, signal: io.signal, pollMs: poll });
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
