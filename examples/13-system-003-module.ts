// The module with add, save, clear, count and preview, and a JSON schema that may be there or not.
import { BatchCreator } from 'batch-creator';

const schema = {
  name: 'my_schema',
  schema: {
    type: 'object',
    properties: { answer: { type: 'string' }, confidence: { type: 'number' } },
    required: ['answer', 'confidence'],
    additionalProperties: false,
  },
  strict: true,
};

const batch = new BatchCreator({
  model: 'o4-mini',
  reasoningEffort: 'medium',
  systemPrompt: 'Answer in a structured way.',
  responseFormat: schema,
})
  .add('request-1', 'What is the capital of France?')
  .add('request-2', 'And of Spain?');

console.log(`${batch.size} entries`);
console.log(JSON.stringify(batch.preview(0)));
console.log(
  JSON.stringify(new BatchCreator({ model: 'o4-mini', systemPrompt: 'Be brief.' }).add('a', 'Hello').preview()),
);

// The model of that module is gone; the check says so before the service does, and what to use in its place.
const [issue] = batch.validate().issues;
console.log(issue!.message);
const current = batch.extend({ model: 'gpt-5-mini' }).addAll(batch);
const { files } = await current.save('examples/output/system-003/my_batch.jsonl');
console.log(files.map(({ path, requests }) => `${path}: ${requests}`).join());
current.clear();
console.log(`${current.size} entries`);
