// The whole way in a minute, without a key and without a network: npm run demo
import { readFileSync } from 'node:fs';
import { BatchCreator, type Report } from 'batch-creator';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const title = (text: string) =>
  console.log(`\n\x1b[1m${text}\x1b[0m`.replace(process.stdout.isTTY ? '' : /\x1b\[\d+m/g, ''));

const Verdict = z.object({
  label: z.enum(['positive', 'negative', 'mixed', 'neutral']),
  topic: z.string(),
  confidence: z.number(),
});

title('1. Rows become a batch');
const rows = parse(readFileSync('examples/data/reviews.csv'), { columns: true }) as { id: string; text: string }[];
const batch = new BatchCreator({
  model: 'gpt-6-luna',
  reasoningEffort: 'low',
  systemPrompt: 'Classify the review: how does the writer feel, and what is it about?',
  responseFormat: Verdict,
}).addAll(rows, (row) => ({ customId: row.id, prompt: row.text }));
console.log(batch);

title('2. What will be sent for the first of them');
console.log(JSON.stringify(batch.preview('review-001'), null, 2));

title('3. A mistake is found before it costs a day');
const careless = batch
  .extend({ body: { max_tokens: 200 } })
  .addAll(rows, (row) => ({ customId: row.id, prompt: row.text }));
show(careless.validate());
show(batch.validate());

title('4. The file');
const saved = await batch.save('examples/output/reviews.jsonl');
for (const { path, requests, bytes } of saved.files)
  console.log(`${path}: ${requests} requests, ${bytes.toLocaleString('en')} bytes`);

function show(report: Report): void {
  const [first] = report.issues;
  if (!first) console.log(`${report.requests} requests, nothing wrong`);
  else
    console.log(
      `${report.invalid} of ${report.requests} requests are not valid; first line ${first.line}: ${first.message}`,
    );
}
