import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/start.js';
import type { JoinedOutcome } from '../../src/results/line/outcome.js';
import { commandLine } from '../cli/command-line.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { carry, chatLines, clientOf } from '../submit/harness.js';

/** Whether a request got as far as the model. */
export type Served = (call: { id: string; asked: number }) => boolean;

/** A folder with an input file, an emulator, and the steps of a user who wants an answer to every request. */
export async function rounds(count: number, options: EmulatorOptions = {}, serves: Served = () => true) {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  /** How often each request was answered, and thereby paid. */
  const paid = new Map<string, number>();
  const asked = new Map<string, number>();
  const emulator = await testEmulator({
    answer: ({ custom_id: id }) => {
      asked.set(id, (asked.get(id) ?? 0) + 1);
      if (!serves({ id, asked: asked.get(id)! }))
        return { status: 503, body: { error: { code: 'overloaded', message: `no room for ${id}` } } };
      paid.set(id, (paid.get(id) ?? 0) + 1);
      return `answer to ${id}`;
    },
    ...options,
  });
  const at = (name: string) => join(folder, name);
  writeFileSync(at('reviews.jsonl'), chatLines(count));
  const client = clientOf(emulator);
  const env = { OPENAI_API_KEY: emulator.apiKey, OPENAI_BASE_URL: emulator.url, BATCH_CREATOR_POLL_MS: '15' };
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const calls = (method: string, path: RegExp) =>
    emulator.state.requests.filter((request) => request.method === method && path.test(request.path)).length;
  return {
    at,
    text,
    client,
    emulator,
    paid,
    creates: () => calls('POST', /^\/v1\/batches$/),
    downloads: () => calls('GET', /^\/v1\/files\/[^/]+\/content$/),
    carry: (name: string) => carry(at(name), client),
    run: (line: string) => commandLine(line.split(' '), { cwd: folder, env }),
    /** The requests of a file, by id. */
    idsIn: (name: string) => linesOf(text(name)).map(({ custom_id }) => custom_id),
    collated: (name: string) => linesOf(text(name)),
  };
}

interface Line {
  custom_id: string;
  status: string;
  text?: string;
  error?: { code: string; message: string };
}

function linesOf(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** `r0` to the last. */
export function ids(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `r${place}`);
}

export async function all<Parsed>(outcomes: AsyncIterable<JoinedOutcome<Parsed>>): Promise<JoinedOutcome<Parsed>[]> {
  const found: JoinedOutcome<Parsed>[] = [];
  for await (const outcome of outcomes) found.push(outcome);
  return found;
}

/** The ids of a kind, in order. */
export function idsOf(lines: readonly { custom_id: string; status: string }[], status: string): string[] {
  return lines.filter((line) => line.status === status).map(({ custom_id }) => custom_id);
}
