// Two stages: the answers of one batch become the prompts of the next.
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('two-stages', ({ body }) => `summary of "${lastText(body).slice(0, 24)}"`);
const { client, folder } = setting;
const chapters = { one: 'It was a dark and stormy night.', two: 'The morning was bright.', three: 'They went home.' };

const summarize = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Summarize in one sentence.' });
for (const [name, text] of Object.entries(chapters)) summarize.add(name, text);
const first = await submit(await summarize.save(`${folder}/1-chapters.jsonl`), { client });
await first.done();

const summaries: string[] = [];
for await (const { customId, status, text } of first.results()) {
  if (status === 'succeeded') summaries.push(`${customId}: ${text}`);
}
const whole = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Summarize the book.' });
const second = await submit(await whole.add('book', summaries.join('\n')).save(`${folder}/2-book.jsonl`), { client });
await second.done();
for await (const { customId, text } of second.results()) console.table([{ [customId]: text, from: summaries.length }]);
