// One submit in a process of its own, which kills itself at a moment. Argument: JSON of EditsChild.
import { argv, kill, pid } from 'node:process';
import OpenAI from 'openai';
import { submit } from '../../src/submit/job/submit.js';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';

export interface EditsChild {
  file: string;
  url: string;
  apiKey: string;
  retry: boolean;
  times: { settleMs: number; pollMs: number; backoffMs: number; timeoutMs: number };
  /** The moment: before or after so many calls and records. */
  dieAt: number;
}

const { file, url, apiKey, retry, times, dieAt } = JSON.parse(argv[2]!) as EditsChild;
let moment = 0;
const next = () => {
  if (++moment === dieAt) kill(pid, 'SIGKILL');
};

class DyingLedger extends FileLedger {
  override async append(record: LedgerRecord): Promise<void> {
    next();
    await super.append(record);
    next();
  }
}

const client = new OpenAI({
  baseURL: url,
  apiKey,
  fetch: async (...call) => {
    next();
    const reply = await fetch(...call);
    next();
    return reply;
  },
});
const job = await submit(file, { client, retry, ledger: (folder) => new DyingLedger(folder), ...times });
await job.done();
await job.outputs();
