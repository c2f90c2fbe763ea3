import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { submit } from '../../src/submit/job/submit.js';
import { emulatorProcess } from '../long/emulator-process.js';
import type { LongResult } from '../long/program.js';
import { chatLines } from './chat-lines.js';

export const name = 'many parts: one job of 1,000';

const PARTS = 1_000;

/** Carries one job of many parts; an attempt is a part. Its heap, listeners and timers are noted along the way. */
export async function run(): Promise<LongResult> {
  const service = await emulatorProcess();
  const folder = mkdtempSync(join(tmpdir(), 'parts-'));
  try {
    return await carry(service.url, folder);
  } finally {
    rmSync(folder, { recursive: true });
    service.stop();
  }
}

async function carry(url: string, folder: string): Promise<LongResult> {
  const paths = Array.from({ length: PARTS }, (_, part) => {
    const path = join(folder, `part-${String(part).padStart(4, '0')}.jsonl`);
    writeFileSync(path, chatLines(1, `Part ${part}`));
    return path;
  });
  const { signal } = new AbortController();
  const notes: string[] = [];
  const look = (when: string) => {
    globalThis.gc?.();
    const heap = (process.memoryUsage().heapUsed / 1e6).toFixed(1);
    const listeners = getEventListeners(signal, 'abort').length;
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    notes.push(`${when}: heap ${heap} MB, listeners ${listeners}, timers ${timers}`);
    return listeners;
  };
  const client = new OpenAI({ baseURL: url, apiKey: 'sk-x' });
  const times = { settleMs: 600_000, pollMs: 200, backoffMs: 5, timeoutMs: 20_000 };
  look('at the start');
  const job = await submit(paths, { client, signal, ...times });
  look('submitted');
  const { requestCounts } = await job.done({ signal });
  look('ended');
  const outputs = await job.outputs({ signal });
  const listeners = look(`${outputs.length} results`);
  notes.push(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  const missing = PARTS - (requestCounts?.completed ?? 0) + (PARTS - outputs.length);
  return { attempts: PARTS, failures: missing + listeners, notes };
}
