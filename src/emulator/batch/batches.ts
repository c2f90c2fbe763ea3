import { isTerminal } from '../../submit/service/client.js';
import { cannotCancel, noSuchBatch } from '../api/api-errors.js';
import { unixSeconds } from '../api/clock.js';
import { fileId, timedId } from '../api/ids.js';
import { type Page, type PageQuery, page } from '../api/pages.js';
import type { BatchObject } from '../api/wire.js';
import type { Fault } from '../faults/faults.js';
import type { BatchRecord } from '../store/journal.js';
import { runLifecycle } from './batch-lifecycle.js';
import type { EmulatorContext } from './emulator-context.js';
import { LiveBatch } from './live-batch.js';
import { noUsage } from './result-files.js';

/** A validated create request. */
export interface NewBatch {
  input_file_id: string;
  endpoint: string;
  completion_window: string;
  metadata: Record<string, string> | null;
  /** Seconds until the result files are deleted. */
  resultsExpireAfter: number | undefined;
}

const WINDOW = 86_400;

/** All batches: their API objects, and the work on them. */
export class BatchStore {
  readonly #context: EmulatorContext;
  readonly #batches = new Map<string, LiveBatch>();
  readonly #lives = new Set<Promise<void>>();

  constructor(context: EmulatorContext) {
    this.#context = context;
  }

  get count(): number {
    return this.#batches.size;
  }

  /** Restores a batch of an earlier process, and resumes it if it was not finished. */
  restore(record: BatchRecord): void {
    const entry = this.#enter(record);
    if (record.batch.status === 'cancelling') entry.cancelled.abort();
    if (!isTerminal(record.batch.status)) this.#begin(entry);
  }

  async create(asked: NewBatch, faults: Fault[]): Promise<BatchObject> {
    const created = unixSeconds(this.#context.clock);
    const batch: BatchObject = {
      id: timedId('batch_', created),
      object: 'batch',
      endpoint: asked.endpoint,
      model: null,
      errors: null,
      input_file_id: asked.input_file_id,
      completion_window: asked.completion_window,
      status: 'validating',
      output_file_id: null,
      error_file_id: null,
      created_at: created,
      in_progress_at: null,
      expires_at: created + WINDOW,
      finalizing_at: null,
      completed_at: null,
      failed_at: null,
      expired_at: null,
      cancelling_at: null,
      cancelled_at: null,
      request_counts: { total: 0, completed: 0, failed: 0 },
      usage: noUsage(),
      metadata: asked.metadata,
    };
    const record: BatchRecord = { batch, outputId: fileId(), errorId: fileId(), faults, tokens: 0 };
    if (asked.resultsExpireAfter !== undefined) record.resultsExpireAfter = asked.resultsExpireAfter;
    await this.#context.journal.append({ kind: 'batch', record }, { sync: true });
    const reply = structuredClone(batch);
    this.#begin(this.#enter(record));
    return reply;
  }

  get(id: string): BatchObject {
    const entry = this.#batches.get(id);
    if (!entry) throw noSuchBatch(id);
    return entry.record.batch;
  }

  all(): BatchObject[] {
    return [...this.#batches.values()].map(({ record }) => record.batch);
  }

  /** The record of a batch, with the ids of result files that are still being written. */
  recordOf(id: string): BatchRecord | undefined {
    return this.#batches.get(id)?.record;
  }

  /** A page of the list; `upTo` limits it to the oldest batches. */
  list(query: PageQuery, upTo = this.count): Page<BatchObject> {
    return page(this.all().slice(0, upTo), query, () => true);
  }

  async cancel(id: string): Promise<BatchObject> {
    const entry = this.#batches.get(id);
    if (!entry) throw noSuchBatch(id);
    await entry.change(
      ({ status }) => {
        if (status === 'cancelling' || status === 'cancelled') return undefined;
        if (status !== 'validating' && status !== 'in_progress') throw cannotCancel(status);
        return { status: 'cancelling', cancelling_at: unixSeconds(this.#context.clock) };
      },
      { sync: true },
    );
    const reply = structuredClone(entry.record.batch);
    entry.cancelled.abort();
    return reply;
  }

  /** Estimated input tokens of the unfinished batches of a model. */
  tokensHeld(model: string | null): number {
    const held = [...this.#batches.values()].filter(
      ({ record: { batch } }) => batch.model === model && !isTerminal(batch.status),
    );
    return held.reduce((sum, { record }) => sum + record.tokens, 0);
  }

  /** Resolves when no batch is running, after the stop signal. */
  async atRest(): Promise<void> {
    await Promise.all(this.#lives);
  }

  #enter(record: BatchRecord): LiveBatch {
    const entry = new LiveBatch(record, this.#context.journal);
    this.#batches.set(record.batch.id, entry);
    return entry;
  }

  #begin(entry: LiveBatch): void {
    const life = this.#context.clock
      .task(() => runLifecycle(entry, this.#context, (model) => this.tokensHeld(model)))
      .catch(this.#context.onError)
      .finally(() => this.#lives.delete(life));
    this.#lives.add(life);
  }
}
