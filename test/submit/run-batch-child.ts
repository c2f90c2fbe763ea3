// One call of runBatch in a process of its own. Argument: JSON of RunBatchChild.
import { appendFileSync } from 'node:fs';
import { argv, exit, kill, pid } from 'node:process';
import OpenAI from 'openai';
import { runBatch } from '../../src/submit/run/run-batch.js';

export interface RunBatchChild {
  folder: string;
  name: string;
  url: string;
  rows: number;
  /** Where each delivered id is written down. */
  log: string;
  /** Dies when so many are delivered. */
  dieAt?: number;
}

const { folder, name, url, rows, log, dieAt } = JSON.parse(argv[2]!) as RunBatchChild;

try {
  const { status, summary } = await runBatch({
    name,
    folder,
    client: new OpenAI({ baseURL: url, apiKey: 'sk-child' }),
    maxRequests: 2,
    // Compiling the checks would take most of the time of a process that lives this briefly.
    validate: false,
    cleanUp: true,
    async *upload() {
      for (let row = 0; row < rows; row++) yield { customId: `r${row}`, prompt: `${name}: question ${row}` };
    },
    async download(outcomes, { number }) {
      appendFileSync(log, `delivery ${number}\n`);
      let taken = 0;
      for await (const { customId } of outcomes) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        appendFileSync(log, `${customId}\n`);
        if (++taken === dieAt) kill(pid, 'SIGKILL');
      }
    },
  });
  console.log(`${status} ${summary.byStatus.succeeded}`);
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  exit(3);
}
