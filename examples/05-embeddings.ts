// Other endpoints take the same entries; `input` carries what they want as it is.
import { BatchCreator } from 'batch-creator';

const batch = new BatchCreator({
  endpoint: '/v1/embeddings',
  model: 'text-embedding-3-small',
  body: { dimensions: 256 },
})
  .add('one', 'A text to be found again')
  .add({ customId: 'several', input: ['first text', 'second text'] });

for (const line of batch.lines()) console.log(line);
