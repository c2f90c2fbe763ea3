import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { BatchCreator, collate, readResults } from 'batch-creator';
import { type Comparison, compare } from './compare.js';
import { makeEntries } from './entries.js';

const COUNT = 200_000;
/** Results come back in nearly the order of the requests: so many at a time are shuffled. */
const SHUFFLED = 500;

/** Results joined to their requests, and collated into a file, against a bare loop that only parses them. */
export async function compareCollating(folder: string, rounds: number): Promise<Comparison> {
  const [input, output] = [`${folder}/asked.jsonl`, `${folder}/answered.jsonl`];
  const collated = `${folder}/collated.jsonl`;
  await new BatchCreator().save(input, { entries: makeEntries(COUNT), maxRequests: COUNT, maxBytes: 1e9 });
  await writeResults(output);

  async function parse(): Promise<void> {
    let rest = '';
    for await (const chunk of createReadStream(output, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) JSON.parse(line);
    }
  }

  async function join(): Promise<void> {
    for await (const outcome of readResults(output, null, { input })) if (outcome.status === 'unparsable') return;
  }

  return compare(
    `Reading ${COUNT.toLocaleString('en')} results of 1.2 KB`,
    [
      { name: 'by hand: read, split, JSON.parse, in whatever order', run: parse },
      { name: 'readResults: joined to the input file, in its order', run: join },
      {
        name: 'collate: the same, and a file of it written and synced',
        // To replace a file of 400 MB takes time too, by which nothing is collated.
        prepare: () => rmSync(collated, { force: true }),
        run: async () => {
          await collate({ input, output, to: collated });
        },
      },
    ],
    rounds,
  );
}

/** Writes answers to the next requests of `makeEntries`, nearly in their order. */
export async function writeResults(
  path: string,
  count = COUNT,
  entries = makeEntries(Number.POSITIVE_INFINITY, 60),
): Promise<void> {
  const file = createWriteStream(path);
  let waiting: string[] = [];
  for (let number = 0; number < count; number++) {
    const { customId, prompt } = entries.next().value!;
    waiting.push(resultLine(customId, number, prompt));
    if (waiting.length < SHUFFLED) continue;
    // A fixed shuffle: every 7th first, then every 7th from the second on.
    const shuffled = Array.from({ length: 7 }, (_, start) => waiting.filter((_, place) => place % 7 === start)).flat();
    if (!file.write(`${shuffled.join('\n')}\n`)) await once(file, 'drain');
    waiting = [];
  }
  file.end();
  await once(file, 'finish');
}

/** Lines differ in ids, texts, times and tokens. All is ASCII, which the loop by hand reads fastest; each text has line breaks. */
function resultLine(customId: string, number: number, prompt: string): string {
  const paragraph = prompt.replaceAll(/[“”]/g, number % 4 === 0 ? '"' : '').replaceAll('é', 'e');
  const message = { role: 'assistant', content: `${paragraph}\n\n${paragraph}`, refusal: null, annotations: [] };
  const [input, output] = [300 + (number % 97), 180 + (number % 53)];
  const body = {
    id: `chatcmpl-${number.toString(36)}`,
    object: 'chat.completion',
    created: 1_790_000_000 + Math.floor(number / 10),
    model: 'gpt-6-luna',
    choices: [{ index: 0, message, logprobs: null, finish_reason: number % 1000 === 0 ? 'length' : 'stop' }],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: number % 31 },
    },
    service_tier: 'default',
    system_fingerprint: null,
  };
  const response = { status_code: 200, request_id: `req_${customId}`, body };
  return JSON.stringify({ id: `batch_req_${customId}`, custom_id: customId, response, error: null });
}
