// Extract: fields out of free text, with null where the text does not say.
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('extract', ({ body }) => {
  const [, name, amount] = /from (\w+).*?(\d+)?$/.exec(lastText(body)) ?? [];
  return JSON.stringify({ vendor: name ?? 'unknown', total: amount ? Number(amount) : null });
});
const { client, folder } = setting;

// A field that may be missing is `.optional()`: it is nullable on the wire and absent after parsing.
const Invoice = z.object({ vendor: z.string(), total: z.number().optional() });
const saved = await new BatchCreator({ model: 'gpt-6-luna', responseFormat: Invoice })
  .add('mail-1', 'Invoice from Acme over 120')
  .add('mail-2', 'A reminder from Globex')
  .save(`${folder}/mails.jsonl`);

const job = await submit(saved, { client });

await job.done();
const table = [];
for await (const { customId, parsed } of job.results({ responseFormat: Invoice })) {
  table.push({ mail: customId, vendor: parsed?.vendor, total: parsed?.total });
}
console.table(table);
