import { snapshotOf } from '../../catalog/models/snapshots.js';
import { replyOf } from '../answers/replies.js';
import { fileNotFound, queueFull } from '../api/batch-errors.js';
import { dayOf, unixSeconds } from '../api/clock.js';
import type { BatchCounts, BatchFault, BatchObject } from '../api/wire.js';
import { markedReply } from '../faults/faults.js';
import { requestError } from '../service-errors/request-error.js';
import { type EmulatorRules, lineChecker } from './check-request.js';
import type { EmulatorContext } from './emulator-context.js';
import { execute, type Interruption } from './execute.js';
import type { LiveBatch } from './live-batch.js';
import { Pace, Stopped } from './pace.js';
import { WrittenResults } from './result-files.js';
import { validateInput } from './validate.js';

/** Estimated input tokens of the unfinished batches of a model. */
type TokensHeld = (model: string | null) => number;

/** Runs one batch from its current state to its end, or until the emulator closes. */
export async function runLifecycle(entry: LiveBatch, context: EmulatorContext, tokensHeld: TokensHeld): Promise<void> {
  const input = entry.record.batch.input_file_id;
  context.files.retain(input);
  try {
    await new BatchLifecycle(entry, context, tokensHeld).run();
  } catch (error) {
    if (error instanceof Stopped) return;
    context.onError(error);
    await entry.change(() => broken(error, context)).catch(context.onError);
  }
  await context.files.release(input);
}

/** Ends a batch as failed after an internal error, so that it does not run forever. */
function broken(error: unknown, { clock }: EmulatorContext): Partial<BatchObject> {
  const message = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
  const data = [{ code: 'emulator_error', message, param: null, line: null }];
  return { status: 'failed', failed_at: unixSeconds(clock), errors: { object: 'list', data } };
}

class BatchLifecycle {
  readonly #entry: LiveBatch;
  readonly #context: EmulatorContext;
  readonly #tokensHeld: TokensHeld;
  readonly #pace: Pace;

  constructor(entry: LiveBatch, context: EmulatorContext, tokensHeld: TokensHeld) {
    this.#entry = entry;
    this.#context = context;
    this.#tokensHeld = tokensHeld;
    this.#pace = new Pace(entry, context);
  }

  get #batch(): BatchObject {
    return this.#entry.record.batch;
  }

  get #seconds(): number {
    return unixSeconds(this.#context.clock);
  }

  get #cancelled(): AbortSignal {
    return this.#entry.cancelled.signal;
  }

  async run(): Promise<void> {
    if (this.#batch.status === 'validating') await this.#validate();
    if (this.#batch.status === 'failed') return;
    if (this.#batch.in_progress_at === null) {
      await this.#pace.stay('cancelling');
      await this.#entry.change(() => ({ status: 'cancelled', cancelled_at: this.#seconds }));
    } else {
      await this.#work();
    }
  }

  async #validate(): Promise<void> {
    await this.#pace.stay('validating', this.#cancelled);
    if (this.#cancelled.aborted) return;
    const { input_file_id: input } = this.#batch;
    const file = this.#context.files.find(input);
    if (file?.purpose !== 'batch') return this.#fail([fileNotFound(input)]);
    const verdict = await validateInput(
      () => this.#context.files.content(input),
      this.#rules(),
      this.#context.acceptsModel,
    );
    if (verdict.errors.length > 0) return this.#fail(verdict.errors);
    const { tokens, total } = verdict;
    const model = this.#context.upstream || verdict.model === null ? verdict.model : snapshotOf(verdict.model);
    const held = this.#tokensHeld(model) + tokens;
    const limit = Number.isFinite(this.#context.tokenLimit) ? this.#context.tokenLimit : 2_000_000;
    const fails = this.#entry.fromFault('fails')?.says ?? (held > this.#context.tokenLimit ? queueFull : undefined);
    if (fails) return this.#fail([fails(limit, verdict.model ?? '')]);
    this.#entry.record.tokens = tokens;
    await this.#entry.change(({ status }) =>
      status === 'validating'
        ? {
            status: 'in_progress',
            in_progress_at: this.#seconds,
            model,
            request_counts: { total, completed: 0, failed: 0 },
          }
        : undefined,
    );
  }

  async #work(): Promise<void> {
    const { blobs, files, upstream } = this.#context;
    const results = await WrittenResults.open(blobs, this.#entry.record);
    try {
      this.#batch.request_counts = results.counts;
      this.#batch.usage = results.usage;
      const giveUp = AbortSignal.any([this.#cancelled, this.#context.stop]);
      if (this.#batch.status === 'in_progress' && this.#pace.isStuckIn('in_progress'))
        await this.#pace.stay('in_progress', this.#cancelled);
      const interruption = await execute({
        content: await files.content(this.#batch.input_file_id),
        results,
        shuffle: this.#entry.fromFault('shuffles') !== undefined,
        concurrency: this.#context.concurrency,
        now: () => this.#seconds,
        careful: upstream !== undefined,
        turn: () => this.#pace.turn(),
        check: lineChecker(this.#rules()),
        reply: async ({ request, refusal }) => {
          const injected = markedReply(request.body) ?? results.faults.reply();
          if (upstream && injected === undefined) return upstream.ask(request, { giveUp, stop: this.#context.stop });
          if (refusal) {
            const error = requestError(refusal, request);
            return { status: error.status, body: error.body() };
          }
          return replyOf(request, this.#seconds, this.#context.answer, injected);
        },
      });
      await this.#finish(results, interruption);
    } catch (error) {
      await results.abandon();
      throw error;
    }
  }

  async #finish(results: WrittenResults, interruption: Interruption | undefined): Promise<void> {
    if (interruption !== 'expired') {
      await this.#entry.change(({ status }) =>
        status === 'in_progress' ? { status: 'finalizing', finalizing_at: this.#seconds } : undefined,
      );
      await this.#pace.stay(this.#batch.status === 'cancelling' ? 'cancelling' : 'finalizing');
    }
    await results.close();
    const { outputId, errorId } = this.#entry.record;
    const none = this.#entry.fromFault('absentFileId')?.says ?? null;
    const output = results.outputBytes > 0 ? await this.#file(outputId, results.outputBytes, 'output') : none;
    const errors = results.errorBytes > 0 ? await this.#file(errorId, results.errorBytes, 'error') : none;
    const counts = this.#entry.fromFault('counts')?.says ?? ((seen: BatchCounts) => ({ ...seen }));
    await this.#entry.change((batch) => {
      const status = interruption === 'expired' ? 'expired' : batch.status === 'cancelling' ? 'cancelled' : 'completed';
      return {
        status,
        [`${status}_at`]: this.#seconds,
        output_file_id: output,
        error_file_id: errors,
        request_counts: counts(results.counts),
        usage: results.usage,
      };
    });
  }

  async #file(id: string, bytes: number, kind: 'output' | 'error'): Promise<string> {
    const filename = `${this.#batch.id}_${kind}.jsonl`;
    const expiresAfter = this.#entry.record.resultsExpireAfter;
    await this.#context.files.add({ id, bytes, filename, purpose: 'batch_output', expiresAfter });
    return id;
  }

  #fail(data: BatchFault[]): Promise<void> {
    return this.#entry.change(({ status }) =>
      status === 'validating'
        ? { status: 'failed', failed_at: this.#seconds, errors: { object: 'list', data } }
        : undefined,
    );
  }

  #rules(): EmulatorRules {
    return { endpoint: this.#batch.endpoint, today: dayOf(this.#context.clock) };
  }
}
