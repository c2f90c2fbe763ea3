import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/start.js';
import type { Stop } from './command-steps.js';
import { Gate, withConnections } from './connections.js';
import { type Body, keyOf, type OrderLaws } from './order-laws.js';

const ENDED = ['completed', 'failed', 'expired', 'cancelled'];
/** What takes longer hangs; most takes milliseconds. */
export const HANGS_MS = 60_000;

/** An emulator whose answers fail, and are held back, as the steps say. */
export class OrdersService {
  readonly emulator: Emulator;
  readonly gate: Gate;
  readonly failing: Set<string>;
  /** The files that commands and calls of `runBatch` have uploaded, and know of. */
  readonly #uploads = new Map<string, 'command' | 'runBatch'>();

  private constructor(emulator: Emulator, gate: Gate, failing: Set<string>) {
    [this.emulator, this.gate, this.failing] = [emulator, gate, failing];
  }

  static async start(laws: OrderLaws): Promise<OrdersService> {
    const [gate, failing] = [new Gate(), new Set<string>()];
    const emulator = await startEmulator({
      speed: 1e6,
      concurrency: 1,
      answer: async ({ body, custom_id }) => {
        // Held back are those of batches.
        if (!laws.isDirect) await gate.pass();
        const key = keyOf(body as unknown as Body);
        const answer = laws.called(key, custom_id, !failing.has(key.split(' ').at(-1)!));
        return answer ?? { status: 503, body: { error: { code: 'overloaded', message: 'no room' } } };
      },
    });
    return new OrdersService(emulator, gate, failing);
  }

  /** True once no fault is left to happen. */
  get isQuiet(): boolean {
    return this.emulator.faults.active.length === 0;
  }

  /** Runs something in this process, and stops it at a request. */
  async stoppedAt<Result>(
    stop: Stop | undefined,
    by: 'command' | 'runBatch',
    run: (signal: AbortSignal) => Promise<Result>,
  ): Promise<{ result: Result; isStopped: boolean }> {
    const abort = new AbortController();
    let calls = 0;
    let isStopped = false;
    const pass = async (call: () => Promise<Response>, isUpload: boolean) => {
      const isNow = stop !== undefined && ++calls === stop.at;
      if (isStopped && stop?.how !== 'signal') throw new TypeError('fetch failed');
      if (!isNow) return isUpload && !isStopped ? this.#uploaded(by, call) : call();
      isStopped = true;
      abort.abort('SIGTERM');
      if (stop.how === 'signal') return call();
      if (stop.how !== 'before') await call().then((reply) => reply.body?.cancel());
      throw new TypeError('fetch failed');
    };
    const result = await withConnections(this.emulator.url, pass, () => run(abort.signal));
    return { result, isStopped };
  }

  /** Notes the file: who uploaded it knows it, and has to delete it some time. */
  async #uploaded(by: 'command' | 'runBatch', call: () => Promise<Response>): Promise<Response> {
    const reply = await call();
    const { id } = (await reply
      .clone()
      .json()
      .catch(() => ({}))) as { id?: string };
    if (id !== undefined) this.#uploads.set(id, by);
    return reply;
  }

  /** Nothing of a finished job is left, but for uploads whose reply was lost. */
  expectClean(by: 'command' | 'runBatch'): void {
    const { files, batches } = this.emulator.state;
    const inputOf = (id: string) =>
      batches.find((batch) => batch.output_file_id === id || batch.error_file_id === id)?.input_file_id ?? id;
    const left = files.filter(({ id }) => this.#uploads.get(inputOf(id)) === by);
    expect(left.map(({ filename }) => filename)).toEqual([]);
  }

  /** Until each batch has ended, or waits for the gate. True if all have ended. */
  async rest(): Promise<boolean> {
    const isAtRest = () => {
      const open = this.emulator.state.batches.filter(({ status }) => !ENDED.includes(status));
      return open.length === 0 || (this.gate.waiting > 0 && this.gate.waiting === open.length);
    };
    const begun = performance.now();
    while (!isAtRest()) {
      if (performance.now() - begun > HANGS_MS) throw new Error('The emulator does not come to rest.');
      await wait(1);
    }
    return this.gate.waiting === 0;
  }
}
