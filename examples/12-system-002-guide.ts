// The guide's journey: requests with text and pictures, a file, a batch, its status, its results, what failed, its cost.
import { rm } from 'node:fs/promises';
import { BatchCreator, dollars, image } from 'batch-creator';
import { startEmulator } from 'batch-creator/emulator';
import { submit } from 'batch-creator/submit';
import OpenAI from 'openai';

const folder = 'examples/output/system-002';
await rm(folder, { recursive: true, force: true });
await using emulator = await startEmulator({
  answer: ({ custom_id }) => (custom_id === 'request-1' ? 'negative' : 'positive'),
});
const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });

const texts = ['I love this product!', 'Terrible experience.', 'Best purchase ever!'];
const batch = new BatchCreator({
  model: 'gpt-5-nano',
  systemPrompt: 'Classify the sentiment as positive, negative or neutral.',
  body: { max_completion_tokens: 500 },
})
  .addAll(texts, (text, index) => ({ customId: `request-${index}`, prompt: text }))
  .add('picture', ['What is the mood of this picture?', image('https://example.com/beach.jpg')]);

console.log(`${batch.size} requests, ${batch.validate().errors} errors`);
const { cost } = batch.estimate({ tokenizer: 'bytes' });
console.log(`at most ${dollars(cost!.high)}`);

const saved = await batch.save(`${folder}/sentiment.jsonl`);
const job = await submit(saved, { client, description: 'sentiment' });
for await (const change of job.watch())
  if (change.status === 'completed') console.log(change.status, change.requestCounts);
for await (const outcome of job.results()) {
  if (outcome.status === 'succeeded') console.log(`${outcome.customId}: ${outcome.text}`);
  else console.log(`${outcome.customId}: ${outcome.status}, ${outcome.error.message}`);
}

// A batch that is no longer wanted: what was done by then is kept, and the rest makes a new file.
const other = batch.extend({ body: { max_completion_tokens: 100 } }).addAll(batch);
const unwanted = await submit(await other.save(`${folder}/unwanted.jsonl`), { client });
await unwanted.cancel();
const { status } = await unwanted.done();
const left = await other.followUp(unwanted.results());
console.log(['cancelled', 'completed'].includes(status), left.size <= other.size);
