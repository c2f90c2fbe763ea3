import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/emulator/start.js';
import { type SubmitOptions, submit } from '../../src/submit/job/submit.js';
import { FileLedger } from '../../src/submit/ledger/file-ledger.js';
import type { LedgerRecord } from '../../src/submit/ledger/ledger-record.js';
import { testEmulator } from '../helpers/test-emulator.js';
import { CHAT, chatLines } from './chat-lines.js';

export { CHAT, chatLines };

/** A folder, an emulator and a client for one test. When the test ends, nothing may have been paid twice. Tests that run side by side give their own hook. */
export async function bench(options: EmulatorOptions = {}, parts?: number, whenDone = onTestFinished) {
  const folder = mkdtempSync(join(tmpdir(), 'submit-'));
  whenDone(() => rmSync(folder, { recursive: true, force: true }));
  const emulator = await testEmulator(options, { parts, whenDone });
  const file = join(folder, 'reviews.jsonl');
  writeFileSync(file, chatLines(3));
  return { folder, emulator, file, client: clientOf(emulator) };
}

/** The client as a user makes it: with its retries on. */
export function clientOf({ url, apiKey }: Pick<Emulator, 'url' | 'apiKey'>): OpenAI {
  return new OpenAI({ baseURL: url, apiKey });
}

/** Times that suit a test. */
export const FAST = { settleMs: 60, pollMs: 15, backoffMs: 5, timeoutMs: 20_000 } satisfies Partial<SubmitOptions>;

/** Submits, waits for the end and fetches the results. */
export async function carry(file: string, client: OpenAI, options: Partial<SubmitOptions> = {}) {
  const job = await submit(file, { client, ...FAST, ...options });
  const status = await job.done();
  return { job, status, outputs: await job.outputs() };
}

/** The kinds of the records of a job, in order. */
export async function recordsOf(file: string): Promise<LedgerRecord[]> {
  return new FileLedger(file.replace(/\.jsonl$/, '.job/round-0001')).records();
}
