import { openRecorder } from 'batch-creator/record';
import OpenAI from 'openai';
import { type Comparison, compare } from './compare.js';

const CALLS = 10_000;

/** Calls of the official client under one Promise.all: recorded, against a `fetch` that answers at once. */
export async function compareRecording(folder: string, rounds: number): Promise<Comparison> {
  const reply = JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'gpt-6-luna', choices: [] });
  const headers = { 'content-type': 'application/json' };
  const askAll = (fetch: typeof globalThis.fetch) => {
    const client = new OpenAI({ apiKey: 'k', fetch, maxRetries: 0 });
    const calls = Array.from({ length: CALLS }, (_, at) =>
      client.chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content: `Question ${at}` }] }),
    );
    return Promise.allSettled(calls);
  };
  return compare(
    `${CALLS.toLocaleString('en')} calls of the official client under one Promise.all`,
    [
      {
        name: 'a fetch that reads the body and answers at once',
        run: async () => {
          await askAll(async (_, init) => {
            JSON.parse(String(init?.body));
            return new Response(reply, { headers });
          });
        },
      },
      {
        name: 'the recorder: checked, held until the program is quiet, and saved as an input file',
        run: async () => {
          const recorder = await openRecorder(`${folder}/calls.job`);
          await askAll(recorder.fetch);
          const [path] = await recorder.save();
          await recorder.close();
          if (path === undefined) throw new Error('Nothing was recorded.');
        },
      },
    ],
    rounds,
  );
}
