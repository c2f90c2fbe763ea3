// Conversations of several turns: one batch for each turn, all conversations at once.
import { BatchCreator, type Message } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('conversations', ({ body }) => `You said: ${lastText(body)}`);
const { client, folder } = setting;
const questions = {
  ann: ['I want to plant a tree.', 'And in winter?'],
  bob: ['My bread does not rise.', 'How long do I wait?'],
};

const conversations = new Map<string, Message[]>(Object.keys(questions).map((name) => [name, []]));
for (let turn = 0; turn < 2; turn++) {
  const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Be brief.' });
  for (const [name, messages] of conversations) {
    messages.push({ role: 'user', content: questions[name as keyof typeof questions][turn]! });
    batch.add({ customId: name, messages });
  }
  const job = await submit(await batch.save(`${folder}/turn-${turn + 1}.jsonl`), { client });
  await job.done();
  for await (const { customId, text } of job.results()) {
    conversations.get(customId)!.push({ role: 'assistant', content: text ?? '' });
  }
}
for (const [name, messages] of conversations) {
  console.log(name);
  console.table(messages);
}
