// Compare two prompts on the same rows: side by side as a table, and as a page to look at.
import { BatchCreator, writeReport } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('compare-prompts', ({ body }) => {
  const isStrict = JSON.stringify(body).includes('Only urgent');
  return JSON.stringify({ urgent: isStrict ? lastText(body).includes('fire') : lastText(body).includes('!') });
});
const { client, folder } = setting;
const mails = { a: 'The kitchen is on fire!', b: 'Lunch is ready!', c: 'Minutes of the meeting.' };

const responseFormat = z.object({ urgent: z.boolean() });
const run = async (name: string, systemPrompt: string) => {
  const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt, responseFormat });
  for (const [id, mail] of Object.entries(mails)) batch.add(id, mail);
  const job = await submit(await batch.save(`${folder}/${name}.jsonl`), { client });
  await job.done();
  const outcomes = [];
  for await (const outcome of job.results({ responseFormat })) outcomes.push(outcome);
  return outcomes;
};
const loose = await run('loose', 'Is this mail urgent?');
const strict = await run('strict', 'Is this mail urgent? Only urgent if somebody may come to harm.');

console.table(
  loose.map(({ customId, parsed }, row) => ({
    id: customId,
    loose: parsed?.urgent,
    strict: strict[row]?.parsed?.urgent,
  })),
);
const { rows } = await writeReport({
  input: `${folder}/loose.jsonl`,
  outcomes: loose,
  name: 'loose',
  compare: { name: 'strict', outcomes: strict },
  to: `${folder}/comparison.html`,
});
console.log(`${rows} rows in comparison.html`);
