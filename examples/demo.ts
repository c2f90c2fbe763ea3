// The whole way in a few seconds, without a key and without a network: npm run demo
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { BatchCreator, compareUsage, dollars, formatSummary, type Report, type TokenUsage } from 'batch-creator';
import { startEmulator } from 'batch-creator/emulator';
import { type JobStatus, submit } from 'batch-creator/submit';
import { parse } from 'csv-parse/sync';
import OpenAI from 'openai';
import { z } from 'zod';

process.on('uncaughtException', ({ message }) => {
  console.error(`The demo cannot go on: ${message}`);
  process.exit(1);
});
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const Verdict = z.object({
  label: z.enum(['positive', 'negative', 'mixed']),
  topic: z.string(),
  confidence: z.number(),
});

title('1. Rows become a batch');
const rows = parse(readFileSync('examples/data/reviews.csv'), { columns: true }) as Record<string, string>[];
const toEntry = (row: Record<string, string>) => ({ customId: row.id!, prompt: row.text! });
const reviews = new BatchCreator({
  model: 'gpt-6-luna',
  reasoningEffort: 'low',
  systemPrompt: 'How does the writer feel, and what is the review about?',
  responseFormat: Verdict,
});
const batch = reviews.extend({ body: { max_completion_tokens: 500 } }).addAll(rows, toEntry);
say(`${batch.size} rows of examples/data/reviews.csv`);

title('2. What will be sent for one of them');
// A preview prints whole; a copy of it can be shortened.
say(inspect({ ...batch.preview('review-003') }, { depth: 4, maxStringLength: 36, breakLength: 76 }));

title('3. A mistake is found before it costs a day');
const careless = reviews.extend({ body: { max_tokens: 500 } }).addAll(rows, toEntry);
show('With max_tokens:', careless.validate());
show('With max_completion_tokens:', batch.validate());

title('4. What it will cost');
const estimate = batch.estimate({ expectedOutputTokens: 25 });
const { low, high, expected } = estimate.cost!;
say(`${figure(estimate.inputTokens)} tokens in, ${figure(estimate.outputTokens.expected!)} expected out`);
say(`${dollars(expected!)} expected, ${dollars(low)} to ${dollars(high)}: half of the full price`);

title('5. The file');
const saved = await batch.save('examples/output/reviews.jsonl');
for (const { path, requests, bytes } of saved.files) say(`${path}: ${requests} requests, ${figure(bytes)} bytes`);

title('6. Through the Batch API and back');
say('An emulator on this machine stands in for the service. No model is here:');
say('it answers by the stars of each review, and fails at one of them.\n');
const emulator = await startEmulator({ answer: ({ custom_id }) => answerByStars(custom_id), speed: 30 });
// The service of an earlier demo is gone, and with it the job.
rmSync('examples/output/reviews.job', { recursive: true, force: true });
const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
const job = await submit(saved, { client, description: 'demo', pollMs: 100 });
for await (const status of job.watch()) say(progressLine(status));
const [files] = await job.outputs();
await emulator.close();

title('7. One typed outcome for each row, in the order of the rows');
const results = batch.results(files?.output, files?.errors);
const used: TokenUsage[] = [];
let shown = 0;
for await (const outcome of results) {
  if (outcome.usage) used.push(outcome.usage);
  if (outcome.status === 'succeeded') {
    const { label, topic } = outcome.parsed;
    if (shown++ < 5) say(`${outcome.customId}  ${label.padEnd(8)}  ${topic}`);
  } else say(`${outcome.customId}  ${outcome.status}    ${outcome.error.message}`);
}

title('8. What came of it');
const { cost, withinRange } = compareUsage(estimate, used);
say(formatSummary(results.summary));
say(`Estimated ${dollars(expected!)}, used ${dollars(cost!)}: ${withinRange ? 'within' : 'outside'} the range`);

title('What to do next');
say('What failed, as a new input file, and all as a table:');
say('  npx batch-creator retry examples/output/reviews.jsonl -o again.jsonl');
say('  npx batch-creator collate examples/output/reviews.jsonl -o results.csv');
say('Your own rows, from a CSV file to an input file:');
say('  npx batch-creator init rows.csv -o rows.yaml');
say('  npx batch-creator build -c rows.yaml');

function answerByStars(id: string) {
  const { stars, product } = rows.find((row) => row.id === id)!;
  if (id === 'review-004') return { status: 500, body: { error: { message: 'The server had an error.' } } };
  const label = Number(stars) >= 4 ? 'positive' : Number(stars) <= 2 ? 'negative' : 'mixed';
  return JSON.stringify({ label, topic: product, confidence: 0.9 });
}

function progressLine({ status, requestCounts: { total, completed, failed } }: JobStatus): string {
  const done = completed + failed;
  const bar = '█'.repeat(Math.round((done / total) * 30)).padEnd(30, '·');
  return `${bar} ${String(done).padStart(3)} of ${total}  ${status}`;
}

function show(what: string, { issues: [first], invalid, requests }: Report): void {
  if (!first) {
    say(`${what} ${requests} requests, no issues`);
    return;
  }
  say(`${what} ${invalid} of ${requests} requests would be refused`);
  say(`  line ${first.line}, ${first.path}: ${first.code}`);
  for (const sentence of first.message.split(/(?<=\.) /)) say(`  ${sentence}`);
}

function title(text: string): void {
  console.log(process.stdout.isTTY && !process.env.NO_COLOR ? `\n\x1b[1m${text}\x1b[0m` : `\n${text}`);
}

function say(text: string): void {
  console.log(text.replace(/^(?=.)/gm, '  '));
}

function figure(value: number): string {
  return value.toLocaleString('en');
}
