// The recipes run against the emulator, so that they need no key and cost nothing. In production: `const client = new OpenAI();`
import { mkdir, rm } from 'node:fs/promises';
import { type EmulatorOptions, startEmulator } from 'batch-creator/emulator';
import OpenAI from 'openai';

/** A client of an emulator that answers as given, and an empty folder for the recipe's files. */
export async function emulatorClient(recipe: string, answer: EmulatorOptions['answer']) {
  const folder = `examples/output/${recipe}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const emulator = await startEmulator({ ...(answer && { answer }), speed: 1_000 });
  const client = new OpenAI({ baseURL: emulator.url, apiKey: emulator.apiKey });
  return { client, folder, [Symbol.asyncDispose]: () => emulator.close() };
}

/** The text of the last message of a request, for answers that depend on it. */
export function lastText(body: unknown): string {
  const { messages = [] } = body as { messages?: { content: unknown }[] };
  return String(messages.at(-1)?.content ?? '');
}
