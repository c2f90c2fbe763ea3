import { setImmediate as breathe } from 'node:timers/promises';
import { type FileLine, splitLines, wholeLines } from '../../jsonl/read/decode.js';
import { inParallel } from '../../submit/service/in-parallel.js';
import type { MockReply } from '../answers/replies.js';
import { hexId, timedId } from '../api/ids.js';
import type { ReceivedLine, ResultFileRow } from '../api/wire.js';
import type { CheckedLine } from './check-request.js';
import type { WrittenResults } from './result-files.js';

/** Why the remaining requests of a batch are not run. */
export type Interruption = 'cancelled' | 'expired';

/** The work of one batch. */
export interface Work {
  content: AsyncIterable<Buffer>;
  results: WrittenResults;
  /** Whether the rows are in another order than the lines. */
  shuffle: boolean;
  /** How many requests run at a time. */
  concurrency: number;
  /** Flush each row before the next request begins. */
  careful: boolean;
  /** Reads a line as a request, with the reason to reject it, if any. */
  check(line: FileLine): CheckedLine;
  /** Undefined when the request could not be run before the batch was interrupted. */
  reply(checked: CheckedLine & { request: ReceivedLine }): Promise<MockReply | undefined>;
  /** Unix seconds. */
  now(): number;
  /** Waits until the next request may begin; returns the interruption that prevents it, if any. */
  turn(): Promise<Interruption | undefined>;
}

const NOT_RUN = {
  expired: {
    code: 'batch_expired',
    message: 'This request could not be executed before the completion window expired.',
  },
  cancelled: {
    code: 'batch_cancelled',
    message: 'This request was not executed because the batch was cancelled.',
  },
};

/** Runs all requests and writes their rows; a request that is not run gets a row that says so. */
export async function execute(work: Work): Promise<Interruption | undefined> {
  const { results } = work;
  let interruption: Interruption | undefined;
  await inParallel(linesOf(work.content, work.shuffle), work.concurrency, async (line) => {
    const checked = work.check(line);
    const { request } = checked;
    if (request === undefined || results.done.has(request.custom_id)) return;
    interruption ??= await work.turn();
    const reply = interruption ? undefined : await work.reply({ ...checked, request });
    // No reply came, so the batch was interrupted meanwhile; the turn knows why.
    if (!reply) interruption ??= (await work.turn()) ?? 'cancelled';
    await results.write(rowFor(request, reply ?? (interruption as Interruption), work.now()));
    if (work.careful) await results.flush();
  });
  await results.flush();
  return interruption;
}

function rowFor({ custom_id }: ReceivedLine, outcome: MockReply | Interruption, now: number): ResultFileRow {
  const id = timedId('batch_req_', now);
  if (typeof outcome === 'string') return { id, custom_id, response: null, error: NOT_RUN[outcome] };
  const { status, body } = outcome;
  return { id, custom_id, response: { status_code: status, request_id: hexId(), body }, error: null };
}

/** How many lines, and bytes of lines, are taken together. */
const WINDOW_LINES = 64;
const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a file: in file order, which the service keeps but does not promise; with the fault `shuffle`, never in
 * file order.
 */
async function* linesOf(content: AsyncIterable<Buffer>, shuffle: boolean): AsyncGenerator<FileLine> {
  const arranged = (lines: FileLine[]) => (shuffle ? lines.reverse() : lines);
  let window: FileLine[] = [];
  let bytes = 0;
  for await (const line of splitLines(wholeLines(content))) {
    window.push(line);
    bytes += line.bytes.length;
    if (window.length < WINDOW_LINES && bytes < WINDOW_BYTES) continue;
    yield* arranged(window);
    window = [];
    bytes = 0;
    await breathe();
  }
  yield* arranged(window);
}
