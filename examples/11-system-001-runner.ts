// A runner with upload, download and download-error callbacks: here it is one call. Killed and called again, it goes on.
import { appendFile, rm } from 'node:fs/promises';
import { startEmulator } from 'batch-creator/emulator';
import { runBatch } from 'batch-creator/submit';
import OpenAI from 'openai';

const folder = 'examples/output/system-001';
await rm(folder, { recursive: true, force: true });
await using emulator = await startEmulator({
  answer: ({ custom_id }) =>
    custom_id === '3' ? { status: 400, body: { error: { code: 'bad', message: 'No.' } } } : 'Hi!',
});
const data = ['Hello!', 'Good morning!', 'Boo!'].map((content, index) => ({ id: String(index + 1), content }));

const run = () =>
  runBatch({
    name: 'example',
    folder,
    client: new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey }),
    completionWindow: '24h',
    endpoint: '/v1/chat/completions',
    allowSameDataset: false,
    cleanUp: true,
    *upload() {
      for (const { id, content } of data) {
        const messages = [
          { role: 'system' as const, content: 'You are a helpful assistant.' },
          { role: 'user' as const, content },
        ];
        yield { customId: id, messages };
      }
    },
    async download(outcomes) {
      for await (const { customId, text } of outcomes) {
        console.log(`${customId}: ${text}`);
        await appendFile(`${folder}/result.jsonl`, `${JSON.stringify({ customId, text })}\n`);
      }
    },
    async downloadError(outcomes) {
      for await (const { customId, status, error } of outcomes) console.log(`${customId}: ${status}, ${error.message}`);
    },
  });

const { status, summary, deliveries } = await run();
console.log(`${status}: ${summary.byStatus.succeeded} of ${summary.requests}, delivered in ${deliveries} go`);
await run(); // nothing is left to do, nothing is sent
console.log(`${emulator.state.batches.length} batch was made, ${emulator.state.files.length} files are left of it`);
