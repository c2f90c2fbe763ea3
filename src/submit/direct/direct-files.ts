import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DIRECT_ROUND, type SentPair } from '../../results/join/result-files.js';

/** Where a job keeps requests that were sent directly, their answers, and the calls that were begun. */
export function directFiles(job: string): { folder: string; sent: string; output: string; calls: string } {
  const folder = join(job, 'direct');
  const at = (name: string) => join(folder, name);
  return { folder, sent: at('requests.jsonl'), output: at('answers.jsonl'), calls: at('calls.jsonl') };
}

/** What was sent directly, and its answers: like a round before the first one. */
export async function directPairs(job: string): Promise<SentPair[]> {
  const { sent, output } = directFiles(job);
  const isThere = await stat(output).catch(() => undefined);
  return isThere ? [{ sent, output, round: DIRECT_ROUND }] : [];
}
