// A stream of any length: nothing is held but the ids, and files are split where the limits ask.
import { BatchCreator } from 'batch-creator';

async function* rows() {
  for (let n = 1; n <= 120_000; n++) yield { customId: `row-${n}`, prompt: `Translate "${n}" into French.` };
}

const { files, manifest } = await new BatchCreator({ model: 'gpt-6-luna' }).save('examples/output/many.jsonl', {
  entries: rows(),
});
for (const { path, requests } of files) console.log(`${path}: ${requests} requests`);
console.log(`committed by ${manifest}`);
