// One run of a job in a process of its own, which may kill itself on the way. Argument: JSON of ChildOptions.
import { appendFileSync } from 'node:fs';
import { argv, exit, kill, pid } from 'node:process';
import OpenAI from 'openai';
import { submit } from '../../src/submit/job/submit.js';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';

export interface ChildOptions {
  file: string;
  url: string;
  /** Dies at this record: before it is written, when it is written by half, or when it is written. */
  record?: { kind: LedgerRecord['kind']; at: 'before' | 'within' | 'after' };
  /** Dies at this call: before it goes out, while it is under way, or when its reply is there. */
  call?: { name: string; at: 'before' | 'during' | 'after' };
}

const { file, url, record: atRecord, call: atCall } = JSON.parse(argv[2]!) as ChildOptions;
const die = (): never => {
  kill(pid, 'SIGKILL');
  for (;;);
};

class DyingLedger extends FileLedger {
  override async append(record: LedgerRecord): Promise<void> {
    const isIt = record.kind === atRecord?.kind;
    if (isIt && atRecord.at === 'before') die();
    if (isIt && atRecord.at === 'within') {
      appendFileSync(this.path, JSON.stringify(record).slice(0, 25));
      die();
    }
    await super.append(record);
    if (isIt) die();
  }
}

const client = new OpenAI({ baseURL: url, apiKey: 'sk-child' });
if (atCall) {
  const [group, method] = atCall.name.split('.') as ['files', 'create'];
  const calls = client[group];
  const real = calls[method].bind(calls);
  calls[method] = ((...args: Parameters<typeof real>) => {
    if (atCall.at === 'before') die();
    const sent = real(...args);
    if (atCall.at === 'during') setTimeout(die, 3);
    return atCall.at === 'after' ? sent.then(die) : sent;
  }) as typeof real;
}

// Compiling the checks would take most of the time of a process that lives this briefly.
const fast = { settleMs: 40, pollMs: 5, backoffMs: 5, timeoutMs: 20_000, validate: false };
try {
  const job = await submit(file, { client, ledger: (round) => new DyingLedger(round), ...fast });
  await job.done();
  for (const { output } of await job.outputs()) console.log(output);
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  exit(3);
}
