// Synthetic data: varied examples for every combination of traits, written as JSONL.
import { readFile, writeFile } from 'node:fs/promises';
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('synthesize', ({ body }) =>
  JSON.stringify({ question: `(${lastText(body)})`, answer: 'Of course.' }),
);
const { client, folder } = setting;

const Pair = z.object({ question: z.string(), answer: z.string() });
const batch = new BatchCreator({
  model: 'gpt-6-luna',
  systemPrompt: 'Write a question that such a customer asks a bank, and a good answer.',
  responseFormat: Pair,
  // `temperature` needs effort none on this model; without an effort of yours, that is what is sent.
  body: { temperature: 1.2 },
});
for (const mood of ['angry', 'curious']) {
  for (const topic of ['fees', 'a lost card']) {
    batch.add(`${mood}/${topic}`, `a customer who is ${mood} about ${topic}`);
  }
}
const job = await submit(await batch.save(`${folder}/pairs.jsonl`), { client });
await job.done();

const lines: string[] = [];
for await (const { parsed } of job.results({ responseFormat: Pair })) if (parsed) lines.push(JSON.stringify(parsed));
await writeFile(`${folder}/training.jsonl`, `${lines.join('\n')}\n`);
console.log(await readFile(`${folder}/training.jsonl`, 'utf8'));
