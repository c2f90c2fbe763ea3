import OpenAI, { toFile } from 'openai';
import { onTestFinished } from 'vitest';
import type { ResultFileRow } from '../../src/emulator/api/wire.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/start.js';
import { isTerminal } from '../../src/submit/service/client.js';
import { expectPaidOnce } from '../submit/once.js';

export const CHAT = '/v1/chat/completions';
export const MODEL = 'gpt-6-luna';

/** An emulator for one test, and the official client at it, which never retries by itself. */
export async function emulated(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; client: OpenAI }> {
  const faults: unknown[] = [];
  const emulator = await startEmulator({ onError: (error) => faults.push(error), ...options });
  onTestFinished(async () => {
    await emulator.close();
    if (faults.length > 0) throw faults[0];
    expectPaidOnce(emulator.state);
  });
  return { emulator, client: clientOf(emulator) };
}

export function clientOf({ url, apiKey }: Emulator, options: object = {}): OpenAI {
  return new OpenAI({ baseURL: url, apiKey, maxRetries: 0, ...options });
}

export function chatLine(id: string, body: object = {}): string {
  const messages = [{ role: 'user', content: `Question of ${id}` }];
  return JSON.stringify({ custom_id: id, method: 'POST', url: CHAT, body: { model: MODEL, messages, ...body } });
}

export function chatLines(count: number, body: object = {}): string[] {
  return Array.from({ length: count }, (_, index) => chatLine(`r${index}`, body));
}

export async function upload(client: OpenAI, lines: string | string[], name = 'input.jsonl') {
  const text = typeof lines === 'string' ? lines : `${lines.join('\n')}\n`;
  return client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'batch' });
}

export async function create(client: OpenAI, lines: string | string[], endpoint: string = CHAT) {
  const file = await upload(client, lines);
  return client.batches.create({
    input_file_id: file.id,
    endpoint: endpoint as typeof CHAT,
    completion_window: '24h',
  });
}

export async function settled(client: OpenAI, id: string) {
  for (;;) {
    const batch = await client.batches.retrieve(id);
    if (isTerminal(batch.status)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function run(client: OpenAI, lines: string | string[], endpoint: string = CHAT) {
  return settled(client, (await create(client, lines, endpoint)).id);
}

export async function text(client: OpenAI, fileId: string | null | undefined): Promise<string> {
  return (await client.files.content(fileId!)).text();
}

/** The rows of a result file; none where there is no file. */
export async function rows(client: OpenAI, fileId: string | null | undefined): Promise<ResultFileRow[]> {
  if (!fileId) return [];
  const lines = (await text(client, fileId)).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as ResultFileRow);
}

export function ids(list: ResultFileRow[]): (string | null)[] {
  return list.map((row) => row.custom_id).sort();
}

/** What the service said when it refused. */
export async function refused(call: Promise<unknown>): Promise<{ status: number; error: Record<string, unknown> }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as { status: number; error: Record<string, unknown> },
  );
  if (!error) throw new Error('nothing was refused');
  return error;
}

/** The content of a chat reply in a row. */
export function contentOf(row: ResultFileRow | undefined): string {
  const body = row?.response?.body as { choices: { message: { content: string } }[] };
  return body.choices[0]!.message.content;
}

/** `fetch` with a key, and with the type of a JSON body. */
export function keyed(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const type = typeof init.body === 'string' ? { 'content-type': 'application/json' } : {};
  return fetch(url, { ...init, headers: { authorization: 'Bearer sk-any', ...type, ...(init.headers as object) } });
}
