import { createReadStream, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { BatchCreator } from '../src/batch-creator.js';
import type { EmulatorOptions } from '../src/emulator/start.js';
import { compareUsage } from '../src/estimate/cost/compare-usage.js';
import { readRows } from '../src/input/table/rows.js';
import { collate } from '../src/results/collate/collate.js';
import type { JoinedOutcome } from '../src/results/line/outcome.js';
import { temporaryFolder } from './helpers/temp-folder.js';
import { testEmulator } from './helpers/test-emulator.js';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const Verdict = z.object({ label: z.enum(['positive', 'negative']), confidence: z.number() });
type Verdict = z.infer<typeof Verdict>;

const ROWS = ['id,text', ...Array.from({ length: 40 }, (_, n) => `r-${n},"Review ${n}: it broke, ""twice"""`)];

it('brings rows through a batch to typed outcomes, within the estimate, and what failed into the next batch', async () => {
  await writeFile(at('rows.csv'), `${ROWS.join('\n')}\n`);
  const batch = new BatchCreator({ model: 'gpt-6-luna', systemPrompt: 'Classify.', responseFormat: Verdict });
  for await (const row of readRows(at('rows.csv'))) {
    batch.add(String(row.id), String(row.text));
  }
  expect(batch.validate()).toMatchObject({ ok: true, requests: 40, issues: [] });
  const estimate = batch.estimate();
  const { files } = await batch.save(at('reviews.jsonl'));

  const answer = ({ custom_id: id }: { custom_id: string }) =>
    id.endsWith('7') ? { status: 500, body: { error: { message: 'Overloaded', code: 'server_error' } } } : undefined;
  const first = await carry(files[0]!.path, answer, '1');
  const outcomes: JoinedOutcome<Verdict>[] = [];
  for await (const outcome of batch.results(first.output, first.errors)) outcomes.push(outcome);

  expect(outcomes.map(({ customId }) => customId)).toEqual(Array.from({ length: 40 }, (_, n) => `r-${n}`));
  const answered = outcomes.filter((outcome) => outcome.status === 'succeeded');
  expect(answered).toHaveLength(36);
  for (const { parsed } of answered) expect(['positive', 'negative']).toContain(parsed.label satisfies string);

  const again = batch.followUp(outcomes);
  expect([...again].map(({ customId }) => customId)).toEqual(['r-7', 'r-17', 'r-27', 'r-37']);
  await again.save(at('again.jsonl'));
  const second = await carry(at('again.jsonl'), undefined, '2');

  const output = [first.output, second.output];
  const summary = await collate({
    input: batch,
    output,
    errors: [first.errors],
    rows: at('rows.csv'),
    to: at('all.csv'),
  });
  expect(summary).toMatchObject({ requests: 40, byStatus: { succeeded: 40 }, unmatched: 0 });
  const [header, line] = readFileSync(at('all.csv'), 'utf8').split('\n');
  expect(header).toBe('custom_id,status,text,error,label,confidence,id,row_text');
  expect(line).toMatch(/^r-0,succeeded,.*,(positive|negative),[\d.-]+,r-0,"Review 0: it broke, ""twice"""$/);

  const used = [];
  for await (const { usage } of batch.results(output, [first.errors])) used.push(usage!);
  const { cost, withinRange, inputRatio } = compareUsage(estimate, used);
  expect({ withinRange, inputRatio }).toEqual({ withinRange: true, inputRatio: 1 });
  expect(cost).toBeGreaterThan(estimate.cost!.low);
  expect(cost).toBeLessThan(estimate.cost!.high);
  expect(summary.cost).toBeCloseTo(cost!, 9);
});

/** Through the Batch API with the official client, as its documentation shows it; gives the paths of what came back. */
async function carry(path: string, answer: EmulatorOptions['answer'], round: string) {
  const emulator = await testEmulator(answer ? { answer } : {});
  const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
  const { id } = await client.files.create({ file: createReadStream(path), purpose: 'batch' });
  const created = await client.batches.create({
    input_file_id: id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  const status = async () => (await client.batches.retrieve(created.id)).status;
  await expect.poll(status).toBe('completed');
  const { output_file_id: output, error_file_id: errors } = await client.batches.retrieve(created.id);
  const download = async (file: string | null | undefined, name: string) => {
    if (!file) return undefined;
    await writeFile(at(`${name}-${round}.jsonl`), await (await client.files.content(file)).text());
    return at(`${name}-${round}.jsonl`);
  };
  return { output: await download(output, 'output'), errors: await download(errors, 'errors') };
}
