import { linesIn, wholeLines } from '../../jsonl/read/decode.js';
import { tokensOf } from '../answers/answer.js';
import type { BatchCounts, BatchUsage, ResultFileRow } from '../api/wire.js';
import { CountDown } from '../faults/count-down.js';
import type { Fault } from '../faults/faults.js';
import type { Blobs, BlobWriter } from '../store/blobs.js';
import type { BatchRecord } from '../store/journal.js';

/** The two result files of one batch, with counts and usage of their rows. */
export class WrittenResults {
  readonly #output: BlobWriter;
  readonly #errors: BlobWriter;
  /** The faults that affect the first rows and requests. */
  readonly faults: CountDown;
  /** Ids of requests that already have a row, from an interrupted run. */
  readonly done: Set<string>;
  readonly counts: BatchCounts;
  readonly usage: BatchUsage;

  private constructor(output: BlobWriter, errors: BlobWriter, faults: readonly Fault[], counts: BatchCounts) {
    this.#output = output;
    this.#errors = errors;
    this.faults = new CountDown(faults);
    this.done = new Set();
    this.counts = counts;
    this.usage = noUsage();
  }

  /** Opens the files of a batch, or continues after the last whole row of an earlier run. */
  static async open(blobs: Blobs, { batch, outputId, errorId, faults }: BatchRecord): Promise<WrittenResults> {
    const counts = { total: batch.request_counts.total, completed: 0, failed: 0 };
    const [output, errors] = [await wholeRows(blobs, outputId), await wholeRows(blobs, errorId)];
    const files = new WrittenResults(
      await blobs.writer(outputId, output.bytes),
      await blobs.writer(errorId, errors.bytes),
      faults,
      counts,
    );
    for (const row of [...output.rows, ...errors.rows]) files.#count(row);
    return files;
  }

  get outputBytes(): number {
    return this.#output.bytes;
  }

  get errorBytes(): number {
    return this.#errors.bytes;
  }

  async write(row: ResultFileRow): Promise<void> {
    this.#count(row);
    for (const { text, toOutput } of this.faults.write(row, isSuccess(row))) {
      await (toOutput ? this.#output : this.#errors).write(text);
    }
  }

  async flush(): Promise<void> {
    await Promise.all([this.#output.flush(), this.#errors.flush()]);
  }

  /** Closes both files; an empty one is removed. */
  async close(): Promise<void> {
    for (const writer of [this.#output, this.#errors]) {
      if (writer.bytes > 0) await writer.close({ sync: true });
      else await writer.discard();
    }
  }

  /** Leaves both files as they are, for another process to continue. */
  async abandon(): Promise<void> {
    await Promise.all([this.#output.close(), this.#errors.close()]);
  }

  #count(row: ResultFileRow): void {
    if (row.custom_id !== null) this.done.add(row.custom_id);
    // A request that never ran counts as neither completed nor failed: recorded for cancelled batches, assumed for
    // expired ones.
    if (row.response === null) return;
    if (!isSuccess(row)) {
      this.counts.failed++;
      return;
    }
    this.counts.completed++;
    const tokens = tokensOf(row.response.body);
    this.usage.input_tokens += tokens.input;
    this.usage.input_tokens_details.cached_tokens += tokens.cached;
    this.usage.output_tokens += tokens.output;
    this.usage.output_tokens_details.reasoning_tokens += tokens.reasoning;
    this.usage.total_tokens += tokens.input + tokens.output;
  }
}

export function noUsage(): BatchUsage {
  return {
    input_tokens: 0,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 0,
  };
}

function isSuccess({ response }: ResultFileRow): boolean {
  return response !== null && response.status_code >= 200 && response.status_code < 300;
}

/** The rows of an earlier run that are complete, newline included. */
async function wholeRows(blobs: Blobs, id: string): Promise<{ rows: ResultFileRow[]; bytes: number }> {
  const size = await blobs.size(id);
  const found: { rows: ResultFileRow[]; bytes: number } = { rows: [], bytes: 0 };
  if (size === 0) return found;
  for await (const block of wholeLines(await blobs.read(id))) {
    for (const bytes of linesIn(block)) {
      if (found.bytes + bytes.length + 1 > size) return found;
      found.bytes += bytes.length + 1;
      try {
        found.rows.push(slim(JSON.parse(bytes.toString('utf8')) as ResultFileRow));
      } catch {
        // A row that a fault has truncated: leaves it unchanged.
      }
    }
  }
  return found;
}

/** Reads only the fields needed for counting, so that a large file does not have to fit in memory. */
function slim({ id, custom_id, response, error }: ResultFileRow): ResultFileRow {
  if (!response) return { id, custom_id, response, error };
  const { usage } = (response.body ?? {}) as { usage?: unknown };
  return { id, custom_id, error, response: { ...response, body: { usage } } };
}
