// The smallest batch: two prompts, looked at, judged and saved.
import { BatchCreator } from 'batch-creator';

const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Classify the sentiment.' })
  .add('review-1', 'I love this product!')
  .add('review-2', 'Waste of money.', { reasoningEffort: 'low' });

console.log(batch.preview('review-2').body);

const report = batch.validate();
console.log(report.ok ? 'ready to send' : report.issues);

const { files } = await batch.save('examples/output/first-batch.jsonl');
for (const { path, requests, bytes } of files) console.log(`${path}: ${requests} requests, ${bytes} bytes`);
