// Embed: many texts in each request, one Float32Array for each text.
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { emulatorClient } from './emulator-client.js';

await using setting = await emulatorClient('embed', undefined);
const { client, folder } = setting;
const texts = Array.from({ length: 250 }, (_, index) => `A text about subject ${index % 7}, number ${index}.`);
const PER_REQUEST = 100; // the service takes 2,048 inputs a request and 50,000 inputs a file

const batch = new BatchCreator({
  endpoint: '/v1/embeddings',
  model: 'text-embedding-3-small',
  body: { dimensions: 8 },
});
for (let start = 0; start < texts.length; start += PER_REQUEST) {
  batch.add({ customId: String(start), input: texts.slice(start, start + PER_REQUEST) });
}
const job = await submit(await batch.save(`${folder}/texts.jsonl`), { client });
await job.done();

const vectors: (Float32Array | undefined)[] = new Array(texts.length).fill(undefined);
for await (const { customId, embeddings = [] } of job.results()) {
  for (const [index, vector] of embeddings.entries()) vectors[Number(customId) + index] = Float32Array.from(vector);
}
console.table([
  {
    texts: texts.length,
    requests: batch.size,
    vectors: vectors.filter(Boolean).length,
    dimensions: vectors[0]?.length,
  },
]);
