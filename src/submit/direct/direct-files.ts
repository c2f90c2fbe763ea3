import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../jsonl/disk/atomic-file.js';
import { DIRECT_ROUND, type SentPair } from '../../results/join/result-files.js';

/** Where a job keeps requests that were sent directly, their answers, and the calls that were begun. */
export function directFiles(job: string): { folder: string; sent: string; output: string; calls: string } {
  const folder = join(job, 'direct');
  const at = (name: string) => join(folder, name);
  return { folder, sent: at('requests.jsonl'), output: at('answers.jsonl'), calls: at('calls.jsonl') };
}

/** What follows the ID of a request that was sent directly: the same ID may be another request in a later run. */
const CALL = /^(\{"custom_id":"(?:[^"\\]|\\.)*)#[0-9a-f]{12}"/;

/** Writes the requests that were sent directly under their own IDs, the newest first. Returns the path. */
export async function directInput(job: string): Promise<string> {
  const { folder, sent } = directFiles(job);
  const lines = (await readFile(sent, 'latin1')).split('\n').filter((line) => CALL.test(line));
  const path = join(folder, 'input.jsonl');
  const text = lines.toReversed().map((line) => `${line.replace(CALL, '$1"')}\n`);
  await writeFileAtomic(path, Buffer.from(text.join(''), 'latin1'));
  return path;
}

/** What was sent directly, and its answers: like a round before the first one. */
export async function directPairs(job: string): Promise<SentPair[]> {
  const { sent, output } = directFiles(job);
  const isThere = await stat(output).catch(() => undefined);
  return isThere ? [{ sent, output, round: DIRECT_ROUND }] : [];
}
