// Captions: a picture in each request, from the disk or from the web.
import { writeFile } from 'node:fs/promises';
import { BatchCreator, image } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { emulatorClient } from './emulator-client.js';

await using setting = await emulatorClient('caption', ({ custom_id: id }) => `A caption for ${id}.`);
const { client, folder } = setting;
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
await writeFile(`${folder}/pixel.png`, Buffer.from(pixel, 'base64'));

const saved = await new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Describe the picture in one sentence.' })
  .add('pixel.png', [image(`${folder}/pixel.png`)]) // read and sent as base64
  .add('harbor', ['What season is it?', image('https://example.com/harbor.jpg', { detail: 'low' })]) // fetched by the service
  .save(`${folder}/captions.jsonl`);

const job = await submit(saved, { client });

await job.done();
const table = [];
for await (const { customId, text } of job.results()) table.push({ picture: customId, caption: text });
console.table(table);
