// Translate: every text into several languages. The id says which is which.
import { writeFile } from 'node:fs/promises';
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('translate', ({ custom_id: id, body }) => `[${id}] ${lastText(body)}`);
const { client, folder } = setting;
const texts = { greeting: 'Good morning', farewell: 'See you soon' };
const languages = ['French', 'Japanese'];

const batch = new BatchCreator({ model: 'gpt-6-luna', reasoningEffort: 'low' });
for (const [key, text] of Object.entries(texts)) {
  for (const language of languages) {
    batch.add(`${key}.${language}`, text, {
      systemPrompt: `Translate into ${language}. Answer with the translation only.`,
    });
  }
}
const job = await submit(await batch.save(`${folder}/texts.jsonl`), { client });
await job.done();

const translations: Record<string, Record<string, string>> = {};
for await (const { customId, text } of job.results()) {
  const [key, language] = customId.split('.') as [string, string];
  translations[language] ??= {};
  translations[language][key] = text ?? texts[key as keyof typeof texts]; // an unanswered text stays as it is
}
await writeFile(`${folder}/translations.json`, JSON.stringify(translations, null, 2));
console.log(translations);
