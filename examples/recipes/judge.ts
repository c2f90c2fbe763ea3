// Judge: a model grades answers by a rubric, several times each, and the grades are averaged.
import { BatchCreator } from 'batch-creator';
import { submit } from 'batch-creator/submit';
import { z } from 'zod';
import { emulatorClient, lastText } from './emulator-client.js';

await using setting = await emulatorClient('judge', ({ custom_id: id, body }) =>
  JSON.stringify({
    grade: lastText(body).includes('Paris') ? 5 : 1 + (Number(id.at(-1)) % 2),
    reason: 'by the rubric',
  }),
);
const { client, folder } = setting;
const answers = { a: 'The capital of France is Paris.', b: 'The capital of France is Lyon.' };
const SAMPLES = 3;

const Grade = z.object({ grade: z.int().min(1).max(5), reason: z.string() });
const batch = new BatchCreator({
  model: 'gpt-6-luna',
  systemPrompt: 'Grade the answer from 1 (wrong) to 5 (right and complete).',
  responseFormat: Grade,
});
for (const [name, answer] of Object.entries(answers)) {
  // Another seed for each sample: otherwise the requests would be equal.
  for (let sample = 1; sample <= SAMPLES; sample++) batch.add(`${name}-${sample}`, answer, { seed: sample });
}
const job = await submit(await batch.save(`${folder}/grades.jsonl`), { client });
await job.done();

const grades: Record<string, number[]> = {};
for await (const { customId, parsed } of job.results({ responseFormat: Grade })) {
  const name = customId.split('-')[0]!;
  grades[name] ??= [];
  if (parsed) grades[name].push(parsed.grade);
}
console.table(
  Object.entries(grades).map(([answer, all]) => ({
    answer,
    samples: all.length,
    mean: Number((all.reduce((sum, grade) => sum + grade, 0) / all.length).toFixed(2)),
  })),
);
