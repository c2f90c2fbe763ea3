// Classify: a label for each row of a CSV file.
import { writeFile } from 'node:fs/promises';
import { BatchCreator, entriesFrom, readRows } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('classify', ({ body }) =>
  JSON.stringify({ label: /love|great/i.test(lastText(body)) ? 'positive' : 'negative' }),
);
const { client, folder } = setting;
await writeFile(`${folder}/reviews.csv`, 'id,text\n1,I love this kettle\n2,It broke after a week\n3,Great value\n');

const responseFormat = z.object({ label: z.enum(['positive', 'negative']) });
const batch = new BatchCreator({
  model: 'gpt-6-luna',
  reasoningEffort: 'low',
  systemPrompt: 'Classify the sentiment of the review.',
  responseFormat,
});
const entries = entriesFrom(readRows(`${folder}/reviews.csv`), { prompt: '{{text}}' });
const saved = await batch.save(`${folder}/reviews.jsonl`, { entries });

const job = await submit(saved, { client });

await job.done();
const table = [];
for await (const { customId, status, parsed } of job.results({ responseFormat })) {
  table.push({ id: customId, status, label: parsed?.label });
}
console.table(table);
