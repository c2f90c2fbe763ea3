import { listBatches } from '../../submit/batches.js';
import type { RemoteBatch } from '../../submit/service/client.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { makeClient } from '../terminal/make-client.js';
import { EXIT } from '../terminal/outcome.js';
import { formatTable } from '../terminal/table.js';
import type { listCommand } from './list.js';

/** Prints all batches of the account. */
export async function list(cli: Cli, { limit, baseUrl, json }: OptionsOf<typeof listCommand>): Promise<void> {
  const client = await makeClient(cli, baseUrl);
  const { batches, complete } = await listBatches(client, { limit, env: cli.env, signal: cli.io.signal });
  if (json) await cli.printJson({ complete, batches });
  else await cli.print(formatTable([['batch', 'status', 'done', 'of', 'created', 'description'], ...batches.map(row)]));
  if (complete) return;
  cli.say('The service repeats pages of the list: there may be more batches than are shown.');
  cli.code = EXIT.refused;
}

function row({ id, status, request_counts: counts, created_at, metadata }: RemoteBatch): (string | number)[] {
  const created = new Date(created_at * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return [
    id,
    status,
    counts?.completed ?? 0,
    counts?.total ?? 0,
    created,
    metadata?.description?.replaceAll(/\s+/g, ' ').slice(0, 40) ?? '',
  ];
}
