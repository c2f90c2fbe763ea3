// One run of a job on a shared folder, as in a container of its own. Argument: JSON of { file, url }.
import { argv, exit } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { submit } from '../../src/submit/job/submit.js';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';

const { file, url } = JSON.parse(argv[2]!) as { file: { files: { path: string }[] }; url: string };
const client = new OpenAI({ baseURL: url, apiKey: 'sk-container' });
const times = { settleMs: 300, pollMs: 10, backoffMs: 5, timeoutMs: 5_000 };
const ledger = (folder: string) => new FileLedger(folder, { heartbeatMs: 50, staleMs: 400 });
for (;;) {
  try {
    const job = await submit(file, { client, ledger, ...times });
    if ((await job.done()).status === 'completed') break;
  } catch (error) {
    if (!(error instanceof Error) || !/^Batch/.test(error.name)) throw error;
    if (process.env.CONTAINERS_LOG) console.error(error.message);
  }
  await wait(20 + Math.random() * 100);
}
exit(0);
