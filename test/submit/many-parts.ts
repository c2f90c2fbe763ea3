// One job of many parts; prints the heap (MB), listeners and timers along the way. By hand: node --expose-gc --import tsx test/submit/many-parts.ts 1000
import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { startEmulator } from '../../src/emulator/start.js';
import { submit } from '../../src/submit/job/submit.js';

if (process.argv[2] === 'serve') {
  console.log((await startEmulator()).url);
} else {
  await measure(Number(process.argv[2] ?? 1000));
}

async function measure(parts: number): Promise<void> {
  // In a process of its own: what it remembers of batches is not ours.
  const service = spawn(process.execPath, [...process.execArgv, process.argv[1]!, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(service.stdout, 'data');
  const folder = mkdtempSync(join(tmpdir(), 'parts-'));
  try {
    await carry(String(url).trim(), folder, parts);
  } finally {
    rmSync(folder, { recursive: true });
    service.kill();
  }
}

async function carry(url: string, folder: string, parts: number): Promise<void> {
  const paths = Array.from({ length: parts }, (_, part) => writePart(folder, part));
  const { signal } = new AbortController();
  const begun = performance.now();
  const look = (when: string) => {
    globalThis.gc?.();
    const heap = (process.memoryUsage().heapUsed / 1e6).toFixed(1);
    const listeners = getEventListeners(signal, 'abort').length;
    const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`${seconds} s ${when}: heap ${heap}, listeners ${listeners}, timers ${timers}`);
  };
  const regularly = setInterval(look, 5_000, 'under way').unref();
  const client = new OpenAI({ baseURL: url, apiKey: 'sk-x' });
  const times = { settleMs: 600_000, pollMs: 200, backoffMs: 5, timeoutMs: 20_000 };
  look('at the start');
  const job = await submit(paths, { client, signal, ...times });
  look('submitted');
  const { status } = await job.done({ signal });
  look(status);
  const outputs = await job.outputs({ signal });
  clearInterval(regularly);
  look(`${outputs.length} results`);
  console.log(`peak RSS ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

function writePart(folder: string, part: number): string {
  const path = join(folder, `part-${String(part).padStart(4, '0')}.jsonl`);
  const body = { model: 'gpt-6-luna', messages: [{ role: 'user', content: `Question ${part}` }] };
  const line = { custom_id: `r${part}`, method: 'POST', url: '/v1/chat/completions', body };
  writeFileSync(path, `${JSON.stringify(line)}\n`);
  return path;
}
