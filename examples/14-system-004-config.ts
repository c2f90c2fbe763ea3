// A config and a CSV: create, status, collate and delete, step by step; then all of it as one command.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { startEmulator } from 'batch-creator/emulator';
import { shell } from './shell.js';

const config = `input_file: input.csv
id_column: id
content_column: content
prompt: "What is this about?"
batch_size: 2
model_params:
  model: gpt-4o-mini
  temperature: 0
  response_format:
    type: text
output_file: output.csv
data_path: tasks
`;
const rows = 'id,content\nt1,A cat on a mat\nt2,The price of tea\nt3,Rain in June\n';

const folder = 'examples/output/system-004';
await rm(folder, { recursive: true, force: true });
await mkdir(`${folder}/once`, { recursive: true });
await writeFile(`${folder}/config.yaml`, config);
await writeFile(`${folder}/input.csv`, rows);
await using emulator = await startEmulator({ answer: ({ custom_id }) => `About ${custom_id}` });
const env = { OPENAI_API_KEY: emulator.apiKey, OPENAI_BASE_URL: emulator.url };

const $ = shell(folder, env);
await $('build -c config.yaml');
await $('submit tasks/input.manifest.json --wait --yes');
await $('collate tasks/input.manifest.json --rows input.csv --id-column id -o output.csv');
await $('clean -c config.yaml');
console.log(await readFile(`${folder}/output.csv`, 'utf8'));

await writeFile(`${folder}/once/config.yaml`, config);
await writeFile(`${folder}/once/input.csv`, rows.replaceAll(/^t/gm, 'T'));
await shell(`${folder}/once`, env)('run -c config.yaml --yes');
console.log(await readFile(`${folder}/once/output.csv`, 'utf8'));
