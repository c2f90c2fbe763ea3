import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import fse from 'fs-extra';
import { pluralize } from '../../check/report/text.js';
import { dollars } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { readRequests } from '../../jsonl/read/load.js';
import type { FollowUpFile } from '../../results/collate/follow-up.js';
import { directFiles } from '../../submit/round/rounds.js';
import type { BatchClient } from '../../submit/service/client.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import { sendRequest } from '../../submit/service/send-request.js';
import type { Cli } from '../terminal/cli.js';
import { startProgress } from '../terminal/progress.js';
import { syncClient } from './try-action.js';

/** Requests in flight at a time. A killed process loses at most this many answers, and a rerun pays for them again. */
const CONCURRENCY = 4;
const ANSWER_MS = 600_000;

/**
 * Sends requests that a batch left undone one by one, at full price. Each answer is saved as it arrives, so that a
 * rerun does not pay for it again.
 */
export async function finishSync(cli: Cli, client: BatchClient, left: FollowUpFile, job: string): Promise<void> {
  const paths = left.files.map((file) => file.path);
  const { fullPrice } = await estimateFile(paths, { tokenizer: 'bytes' });
  const money = fullPrice ? `up to ${dollars(fullPrice.high)}` : 'an unknown cost';
  cli.say(
    `${pluralize(left.requests, 'request')} not done in time: now sent individually, at full price, for ${money}.`,
  );
  const progress = await startProgress(cli, 'finish', left.requests, 'requests');
  const { folder, sent, output } = directFiles(job);
  await fse.mkdirp(folder, { mode: 0o700 });
  const [requests, answers] = [await openToAppend(sent), await openToAppend(output)];
  const write = async (file: typeof requests, path: string, line: object) => {
    // A newline in front: the line before may have been cut off by the death of an earlier process.
    try {
      await file.appendFile(`\n${JSON.stringify(line)}\n`);
      // An answer that was paid for is on the disk before the next request goes out.
      await file.datasync();
    } catch (cause) {
      throw fileError('write', path, cause);
    }
  };
  try {
    let done = 0;
    await inParallel(requestsOf(paths), CONCURRENCY, async (request) => {
      // The same ID may be another request in a later run.
      const id = `${request.custom_id}#${randomBytes(6).toString('hex')}`;
      const row = await sendRequest(syncClient(client), request, { timeoutMs: ANSWER_MS, signal: cli.io.signal });
      await write(requests, sent, { ...request, custom_id: id });
      await write(answers, output, { ...row, custom_id: id });
      progress.update(++done);
    });
  } finally {
    progress.stop();
    for (const file of [requests, answers]) await file.close();
  }
}

function openToAppend(path: string) {
  return open(path, 'a', 0o600).catch((cause) => {
    throw fileError('write', path, cause);
  });
}

async function* requestsOf(paths: readonly string[]) {
  for (const path of paths) for await (const { request } of readRequests(path)) yield request;
}
