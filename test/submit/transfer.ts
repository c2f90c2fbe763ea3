// Uploads or downloads one file, and prints the peak of its memory in MB. Arguments: upload|download, url, path, id.
import { existsSync, readFileSync } from 'node:fs';
import { argv, resourceUsage } from 'node:process';
import OpenAI from 'openai';
import { timingOf } from '../../src/submit/service/timing.js';
import { downloadFile } from '../../src/submit/transfer/download.js';
import { hashFile } from '../../src/submit/transfer/hash-file.js';
import { uploadFile } from '../../src/submit/transfer/upload.js';

const [, , what, url, path, id] = argv as [string, string, string, string, string, string];
const client = new OpenAI({ baseURL: url, apiKey: 'sk-x' });
if (what === 'upload') {
  const facts = await hashFile(path);
  await uploadFile(client, { ...facts, path, part: 1, name: 'large.jsonl', timeoutMs: 100_000 });
} else {
  await downloadFile(client, id, path, { timing: timingOf({}, '127.0.0.1') });
}
// Linux hands `maxRSS` of the parent down to a child that it forks; the peak in /proc is this process's own.
const own = existsSync('/proc/self/status')
  ? /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  : undefined;
console.log(Math.round(Number(own ?? resourceUsage().maxRSS) / 1024));
