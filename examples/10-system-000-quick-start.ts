// Scripts that submit a file and poll a batch, with their settings in a .env: here these are commands.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { BatchCreator } from 'batch-creator';
import { startEmulator } from 'batch-creator/emulator';
import { shell } from './shell.js';

const folder = 'examples/output/system-000';
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await using emulator = await startEmulator({ answer: ({ custom_id }) => `Answer to ${custom_id}` });

await writeFile(
  `${folder}/.env`,
  `OPENAI_API_KEY=sk-...
OPENAI_BASE_URL=${emulator.url}
OPENAI_BATCH_INPUT_FILE=batch_examples.jsonl
OPENAI_BATCH_ENDPOINT=/v1/chat/completions
OPENAI_BATCH_COMPLETION_WINDOW=24h
`,
);
await new BatchCreator()
  .add('capital', 'What is the capital of Sweden?')
  .add('haiku', 'Write a haiku about snow.')
  .save(`${folder}/batch_examples.jsonl`);

const $ = shell(folder);
const id = await $('submit --model gpt-5-mini --description demo-batch --yes');
// By its id alone, as for a batch that something else has made:
const [output] = (await $(`watch ${id} -o results`)).split('\n');
const lines = (await readFile(`${folder}/${output}`, 'utf8')).trim().split('\n');
const answers = lines.map((line) => {
  const { custom_id: customId, response } = JSON.parse(line);
  return `${customId} (${response.body.model}): ${response.body.choices[0].message.content}`;
});
// Results come in any order.
for (const answer of answers.sort()) console.log(answer);
