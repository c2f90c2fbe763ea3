import { replyOf } from '../answers/replies.js';
import { dayOf, unixSeconds } from '../api/clock.js';
import type { BatchFault, BatchObject } from '../api/wire.js';
import { type EmulatorRules, lineJudge } from './check-request.js';
import type { EmulatorContext } from './emulator-context.js';
import { execute, type Interruption } from './execute.js';
import type { LiveBatch } from './live-batch.js';
import { Pace, Stopped } from './pace.js';
import { ResultFiles } from './result-files.js';
import { fileNotFound, queueFull, requestError } from './service-texts.js';
import { validateInput } from './validate.js';

/** Estimated input tokens of the batches of a model that are not at their end. */
type TokensHeld = (model: string | null) => number;

/** Carries one batch from wherever it stands to its end, or until the emulator closes. */
export async function runLifecycle(entry: LiveBatch, world: EmulatorContext, tokensHeld: TokensHeld): Promise<void> {
  const input = entry.record.batch.input_file_id;
  world.files.retain(input);
  try {
    await new Life(entry, world, tokensHeld).run();
  } catch (error) {
    if (error instanceof Stopped) return;
    world.onError(error);
    await entry.change(() => broken(error, world)).catch(world.onError);
  }
  await world.files.release(input);
}

/** What becomes of a batch by a fault of the emulator's own: better an end that says so than none. */
function broken(error: unknown, { clock }: EmulatorContext): Partial<BatchObject> {
  const message = `The emulator failed: ${error instanceof Error ? error.message : String(error)}`;
  const data = [{ code: 'emulator_error', message, param: null, line: null }];
  return { status: 'failed', failed_at: unixSeconds(clock), errors: { object: 'list', data } };
}

class Life {
  readonly #entry: LiveBatch;
  readonly #world: EmulatorContext;
  readonly #tokensHeld: TokensHeld;
  readonly #pace: Pace;

  constructor(entry: LiveBatch, world: EmulatorContext, tokensHeld: TokensHeld) {
    this.#entry = entry;
    this.#world = world;
    this.#tokensHeld = tokensHeld;
    this.#pace = new Pace(entry, world);
  }

  get #batch(): BatchObject {
    return this.#entry.record.batch;
  }

  get #seconds(): number {
    return unixSeconds(this.#world.clock);
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
    const file = this.#world.files.find(input);
    if (file?.purpose !== 'batch') return this.#fail([fileNotFound(input)]);
    const verdict = await validateInput(
      () => this.#world.files.content(input),
      this.#rules(),
      this.#world.acceptsModel,
    );
    if (verdict.errors.length > 0) return this.#fail(verdict.errors);
    const { model, tokens, total } = verdict;
    const held = this.#tokensHeld(model) + tokens;
    if (this.#entry.fault('token_limit') || held > this.#world.tokenLimit) {
      const limit = Number.isFinite(this.#world.tokenLimit) ? this.#world.tokenLimit : 2_000_000;
      return this.#fail([queueFull(limit, model ?? '')]);
    }
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
    const { blobs, files, upstream } = this.#world;
    const results = await ResultFiles.open(blobs, this.#entry.record);
    try {
      this.#batch.request_counts = results.counts;
      this.#batch.usage = results.usage;
      const giveUp = AbortSignal.any([this.#cancelled, this.#world.stop]);
      if (this.#batch.status === 'in_progress' && this.#pace.isStuckIn('in_progress'))
        await this.#pace.stay('in_progress', this.#cancelled);
      const interruption = await execute({
        content: await files.content(this.#batch.input_file_id),
        results,
        shuffle: this.#entry.fault('shuffle') !== undefined,
        concurrency: this.#world.concurrency,
        now: () => this.#seconds,
        careful: upstream !== undefined,
        turn: () => this.#pace.turn(),
        judge: lineJudge(this.#rules()),
        reply: async ({ request, refusal }) => {
          if (upstream) return upstream.ask(request, { giveUp, stop: this.#world.stop });
          if (refusal) return { status: 400, body: requestError(refusal, request) };
          return replyOf(request, this.#seconds, this.#world.answer);
        },
      });
      await this.#finish(results, interruption);
    } catch (error) {
      await results.abandon();
      throw error;
    }
  }

  async #finish(results: ResultFiles, interruption: Interruption | undefined): Promise<void> {
    if (interruption !== 'expired') {
      await this.#entry.change(({ status }) =>
        status === 'in_progress' ? { status: 'finalizing', finalizing_at: this.#seconds } : undefined,
      );
      await this.#pace.stay(this.#batch.status === 'cancelling' ? 'cancelling' : 'finalizing');
    }
    await results.close();
    const { outputId, errorId } = this.#entry.record;
    const none = this.#entry.fault('empty_file_ids') ? '' : null;
    const output = results.outputBytes > 0 ? await this.#file(outputId, results.outputBytes, 'output') : none;
    const errors = results.errorBytes > 0 ? await this.#file(errorId, results.errorBytes, 'error') : none;
    const { total } = results.counts;
    await this.#entry.change((batch) => {
      const status = interruption === 'expired' ? 'expired' : batch.status === 'cancelling' ? 'cancelled' : 'completed';
      return {
        status,
        [`${status}_at`]: this.#seconds,
        output_file_id: output,
        error_file_id: errors,
        request_counts: this.#entry.fault('wrong_counts') ? { total, completed: 0, failed: 0 } : { ...results.counts },
        usage: results.usage,
      };
    });
  }

  async #file(id: string, bytes: number, kind: 'output' | 'error'): Promise<string> {
    const filename = `${this.#batch.id}_${kind}.jsonl`;
    const expiresAfter = this.#entry.record.resultsExpireAfter;
    await this.#world.files.add({ id, bytes, filename, purpose: 'batch_output', expiresAfter });
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
    return { endpoint: this.#batch.endpoint, today: dayOf(this.#world.clock) };
  }
}
