import { join } from 'node:path';
import { expect } from 'vitest';
import { openJob } from '../../src/submit/job/submit.js';
import { runBatch } from '../../src/submit/run/run-batch.js';
import { clientOf } from '../submit/harness.js';
import type { Step } from './command-steps.js';
import type { OrderLaws } from './order-laws.js';
import type { OrdersService } from './orders-service.js';
import { MODEL, type OrdersTable } from './orders-table.js';

const QUICK = { settleMs: 12, pollMs: 2, backoffMs: 2 };
/** Its prompts are not those of the configs: it is another job. */
const CONFIG = 'n';

/** `runBatch` over the rows of the same table. */
export class OrdersNightly {
  readonly #cwd: string;
  readonly #service: OrdersService;
  readonly #table: OrdersTable;
  readonly #laws: OrderLaws;
  /** What was delivered, with the ID it was delivered for. */
  readonly #delivered = new Set<string>();
  #isBegun = false;

  constructor(cwd: string, service: OrdersService, table: OrdersTable, laws: OrderLaws) {
    [this.#cwd, this.#service, this.#table, this.#laws] = [cwd, service, table, laws];
  }

  /** Returns what it came to, in words. */
  async run({ again, retry, stop }: Omit<Extract<Step, { do: 'runBatch' }>, 'do'>): Promise<string> {
    this.#isBegun = true;
    const entries = this.#table.keys(MODEL, CONFIG);
    const line = `nightly${again ? ' --all' : ''}${retry ? ' --retry' : ''}`;
    this.#laws.begin(line, entries);
    const keys = new Map(entries.map(({ id, key }) => [id, key]));
    const { result, isStopped } = await this.#service.stoppedAt(stop, 'runBatch', (signal) =>
      runBatch({
        name: 'nightly',
        folder: this.#cwd,
        client: clientOf(this.#service.emulator),
        ...QUICK,
        signal,
        retry,
        maxRequests: 2,
        allowSameDataset: again,
        cleanUp: true,
        options: { model: MODEL },
        upload: () => this.#table.entries(CONFIG),
        download: async (outcomes) => {
          for await (const { customId, text } of outcomes) {
            expect(text?.replace(/ #\d+$/, '')).toBe(keys.get(customId));
            this.#delivered.add(`${customId} ${keys.get(customId)}`);
          }
        },
      }).then(
        ({ sent, delivered }) => ({ code: 0, stdout: '', stderr: `sent ${sent}, delivered ${delivered}` }),
        (error: unknown) => ({ code: codeOf(error), stdout: '', stderr: String(error) }),
      ),
    );
    if (isStopped) this.#service.gate.open();
    this.#laws.rest(await this.#service.rest());
    this.#laws.end(line, result, { isStopped, isQuiet: this.#service.isQuiet });
    if (result.code === 0) this.#service.expectClean('runBatch');
    return `  ${result.code}${isStopped ? ' stopped' : ''}: ${result.stderr}`;
  }

  /** Each row has its answer in the end. */
  async finish(): Promise<string> {
    if (!this.#isBegun) return '';
    const client = clientOf(this.#service.emulator);
    const job = await openJob(join(this.#cwd, 'nightly', 'input.jsonl'), { client, ...QUICK }).catch(() => undefined);
    await job?.done();
    const said = await this.run({ again: false, retry: true });
    for (const { id, key } of this.#table.keys(MODEL, CONFIG)) expect(this.#delivered).toContain(`${id} ${key}`);
    return said;
  }
}

/** As if it were a command. */
function codeOf(error: unknown): number {
  if (error === 'SIGTERM') return 143;
  const isOurs = error instanceof Error && error.name.startsWith('Batch');
  return isOurs ? 3 : -1;
}
