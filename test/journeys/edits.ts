import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import type { FaultName } from '../../src/emulator/faults/faults.js';
import { startEmulator } from '../../src/emulator/start.js';
import { submit } from '../../src/submit/job/submit.js';
import { clientOf } from '../submit/harness.js';
import { expectPaidOnce } from '../submit/once.js';

/** A table as somebody may leave it between two submits. */
export interface Edit {
  /** The text of each row; the same text is the same request. */
  texts: number[];
  /** Where the IDs begin: the same number gives the rows of a table the IDs of the one before. */
  firstId: number;
  prompt: number;
  model: number;
  /** Send again what did not succeed? */
  retry: boolean;
  /** Write the file as other tools do, in place? */
  inPlace: boolean;
  fault: FaultName | undefined;
}

const FAULTS: FaultName[] = [
  'drop_reply',
  'error_after_acceptance',
  'reset',
  'server_error',
  'cut_download',
  'shuffle',
];
const MODELS = ['gpt-6-luna', 'gpt-5-mini'];
const FAST = { settleMs: 30, pollMs: 3, backoffMs: 2, timeoutMs: 1_000 };

export const edits = fc.array(
  fc.record({
    texts: fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }),
    firstId: fc.nat(3),
    prompt: fc.nat(1),
    model: fc.nat(1),
    retry: fc.boolean(),
    inPlace: fc.boolean(),
    fault: fc.option(fc.constantFrom(...FAULTS), { nil: undefined, freq: 4 }),
  }),
  { minLength: 2, maxLength: 5 },
);

const requestOf = (text: number, { prompt, model }: Edit) => ({
  prompt: `${prompt}: text ${text}`,
  model: MODELS[model]!,
});
const keyOf = ({ prompt, model }: { prompt: string; model: string }) => `${model} ${prompt}`;
/** A third of all requests fails the first time. */
const failsAtFirst = (key: string) => [...key].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 3 === 0;

/** What every request has had so far. */
interface Account {
  good: number;
  bad: number;
}

/** Submits one table after the other, and holds every outcome and every call against the laws. */
export async function followEdits(sequence: readonly Edit[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'edits-'));
  const accounts = new Map<string, Account>();
  const calls = new Map<string, number>();
  const emulator = await startEmulator({
    answer: ({ body }) => {
      const prompt = (body.messages as { content: string }[]).at(-1)!.content;
      const key = keyOf({ prompt, model: String(body.model) });
      const call = (calls.get(key) ?? 0) + 1;
      calls.set(key, call);
      if (failsAtFirst(key) && call === 1) return { status: 500, body: { error: { message: 'try again' } } };
      return `answer to ${key}`;
    },
  });
  try {
    const client = clientOf(emulator);
    const file = join(folder, 'table.jsonl');
    for (const edit of sequence) {
      const rows = edit.texts.map((text, place) => ({
        customId: `id-${edit.firstId + place}`,
        ...requestOf(text, edit),
      }));
      const batch = new BatchCreator().addAll(rows);
      if (edit.inPlace) writeFileSync(file, [...batch.lines()].map((line) => `${line}\n`).join(''));
      else await batch.save(file);
      if (edit.fault) emulator.faults.add(edit.fault);
      const expected = expectedCalls(rows.map(keyOf), accounts, edit.retry);
      const before = new Map(calls);
      const job = await submit(file, { client, ...FAST, retry: edit.retry });
      await job.done();
      for (const [key, count] of expected)
        expect([key, (calls.get(key) ?? 0) - (before.get(key) ?? 0)]).toEqual([key, count]);
      expect([...calls.values()].reduce((sum, count) => sum + count, 0)).toBe(
        [...before.values(), ...expected.values()].reduce((sum, count) => sum + count, 0),
      );
      for (const [key, count] of expected) {
        const account = accounts.get(key)!;
        const failed = failsAtFirst(key) && (before.get(key) ?? 0) === 0 && count > 0 ? 1 : 0;
        account.bad += failed;
        account.good += count - failed;
      }
      const outcomes = [];
      for await (const outcome of job.results()) outcomes.push(outcome);
      expect(outcomes.map(({ customId }) => customId)).toEqual(rows.map(({ customId }) => customId));
      const succeeded = new Map<string, number>();
      for (const [place, { status, text }] of outcomes.entries()) {
        const key = keyOf(rows[place]!);
        if (status !== 'succeeded') continue;
        expect(text).toBe(`answer to ${key}`);
        succeeded.set(key, (succeeded.get(key) ?? 0) + 1);
      }
      for (const [key, count] of counted(rows.map(keyOf)))
        expect([key, succeeded.get(key) ?? 0]).toEqual([key, Math.min(count, accounts.get(key)!.good)]);
    }
    expectPaidOnce(emulator.state);
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a submit may send: of k requests that are the same, those that have no good answer, and of these the failed only if asked. */
function expectedCalls(keys: readonly string[], accounts: Map<string, Account>, retry: boolean): Map<string, number> {
  const expected = new Map<string, number>();
  for (const [key, count] of counted(keys)) {
    const account = accounts.get(key) ?? { good: 0, bad: 0 };
    accounts.set(key, account);
    const open = Math.max(0, count - account.good);
    expected.set(key, retry ? open : Math.max(0, open - account.bad));
  }
  return expected;
}

function counted(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
