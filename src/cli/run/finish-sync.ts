import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pluralize } from '../../check/report/text.js';
import { dollars } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { readRequests } from '../../jsonl/read/load.js';
import type { FollowUpFile } from '../../results/collate/follow-up.js';
import type { BatchClient } from '../../submit/service/client.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import { sendRequest } from '../../submit/service/send-request.js';
import type { Cli } from '../terminal/cli.js';
import { startProgress } from '../terminal/progress.js';
import type { ConfigPaths } from './config-paths.js';
import { syncClient } from './try-action.js';

/** So many answers are lost, and paid again, when the process is killed. */
const CONCURRENCY = 4;
const ANSWER_MS = 600_000;

/**
 * Asks what a batch left undone one by one, at full price. Each answer is kept as it comes, so that nothing is asked
 * twice when this is repeated; a failed one is asked again.
 *
 * @returns A file like an output file.
 */
export async function finishSync(
  cli: Cli,
  client: BatchClient,
  left: FollowUpFile,
  { folder }: ConfigPaths,
): Promise<string> {
  const path = join(folder, 'sync-output.jsonl');
  const answered = await answeredIds(path);
  const paths = left.files.map((file) => file.path);
  const { fullPrice } = await estimateFile(paths, { tokenizer: 'bytes' });
  const count = left.requests - answered.size;
  const money = fullPrice ? `up to ${dollars(fullPrice.high)}` : 'a cost that is not known';
  if (count > 0)
    cli.say(`${pluralize(count, 'request')} not done in time: now asked one by one, at full price, for ${money}.`);
  const progress = await startProgress(cli, 'finish', count, 'requests');
  const file = await open(path, 'a', 0o600).catch((cause) => {
    throw fileError('write', path, cause);
  });
  try {
    let done = 0;
    await inParallel(requestsOf(paths), CONCURRENCY, async (request) => {
      if (answered.has(request.custom_id)) return;
      const row = await sendRequest(syncClient(client), request, { timeoutMs: ANSWER_MS, signal: cli.io.signal });
      try {
        // A newline in front: the last line may have been cut short when an earlier process died.
        await file.appendFile(`\n${JSON.stringify(row)}\n`);
        // An answer that was paid for is on the disk before the next request goes out.
        await file.datasync();
      } catch (cause) {
        throw fileError('write', path, cause);
      }
      progress.update(++done);
    });
  } finally {
    progress.stop();
    await file.close();
  }
  return path;
}

async function* requestsOf(paths: readonly string[]) {
  for (const path of paths) for await (const { request } of readRequests(path)) yield request;
}

async function answeredIds(path: string): Promise<Set<string>> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw fileError('read', path, cause);
  });
  const ids = text.split('\n').flatMap((line) => {
    try {
      const { custom_id: id, response } = JSON.parse(line);
      return response?.status_code === 200 ? [String(id)] : [];
    } catch {
      return [];
    }
  });
  return new Set(ids);
}
