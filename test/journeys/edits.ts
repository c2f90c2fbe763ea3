import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { BatchCreator } from '../../src/batch-creator.js';
import type { FaultName } from '../../src/emulator/faults/faults.js';
import { type Emulator, startEmulator } from '../../src/emulator/start.js';
import type { JoinedOutcome } from '../../src/results/line/outcome.js';
import { jobFolder } from '../../src/submit/job/input-files.js';
import { planSubmit, submit } from '../../src/submit/job/submit.js';
import { isUntouched } from '../../src/submit/protocol/state.js';
import { findRounds, isRoundOver } from '../../src/submit/round/rounds.js';
import { clientOf } from '../submit/harness.js';
import { expectPaidOnce } from '../submit/once.js';
import { runProcess } from '../submit/processes.js';
import type { EditsChild } from './edits-child.js';

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
  /** The moment at which a process that submits it is killed; undefined for none. */
  kill: number | undefined;
  /** Leave the table after the kill if nothing was sent, and try another one while its round is running? */
  goesOn: boolean;
}

interface Row {
  customId: string;
  prompt: string;
  model: string;
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

/** @param kill How often a process is killed. */
export const editsWith = (kill: fc.Arbitrary<number | undefined>) =>
  fc.array(
    fc.record({
      texts: fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }),
      firstId: fc.nat(3),
      prompt: fc.nat(1),
      model: fc.nat(1),
      retry: fc.boolean(),
      inPlace: fc.boolean(),
      fault: fc.option(fc.constantFrom(...FAULTS), { nil: undefined, freq: 4 }),
      kill,
      goesOn: fc.boolean(),
    }),
    { minLength: 2, maxLength: 5 },
  );

export const edits = editsWith(fc.constant(undefined));
/** A process that submits one round comes to some thirty moments. */
export const editsAndKills = editsWith(fc.option(fc.integer({ min: 1, max: 36 }), { nil: undefined, freq: 2 }));

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
export async function followEdits(sequence: readonly Edit[], child?: string): Promise<void> {
  const world = await World.start(child);
  try {
    for (const edit of sequence) await world.follow(edit);
    expectPaidOnce(world.emulator.state);
  } finally {
    await world.end();
  }
}

class World {
  readonly emulator: Emulator;
  readonly #folder = mkdtempSync(join(tmpdir(), 'edits-'));
  readonly #file = join(this.#folder, 'table.jsonl');
  readonly #accounts = new Map<string, Account>();
  readonly #calls: Map<string, number>;
  /** The script that submits in a process of its own; undefined if nobody is to be killed. */
  readonly #child: string | undefined;

  private constructor(emulator: Emulator, calls: Map<string, number>, child: string | undefined) {
    [this.emulator, this.#calls, this.#child] = [emulator, calls, child];
  }

  static async start(child: string | undefined): Promise<World> {
    const calls = new Map<string, number>();
    const answer = ({ body }: { body: Record<string, unknown> }) => {
      const prompt = (body.messages as { content: string }[]).at(-1)!.content;
      const key = keyOf({ prompt, model: String(body.model) });
      const call = (calls.get(key) ?? 0) + 1;
      calls.set(key, call);
      if (failsAtFirst(key) && call === 1) return { status: 500, body: { error: { message: 'try again' } } };
      return `answer to ${key}`;
    };
    return new World(await startEmulator({ answer, speed: 1e5 }), calls, child);
  }

  async end(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async follow(edit: Edit): Promise<void> {
    const rows = edit.texts.map((text, place) => ({
      customId: `id-${edit.firstId + place}`,
      ...requestOf(text, edit),
    }));
    await this.#write(rows, edit);
    if (edit.fault) this.emulator.faults.add(edit.fault);
    const before = new Map(this.#calls);
    const begins = edit.kill !== undefined && this.#child ? await this.#submitAndDie(this.#child, edit) : undefined;
    if (begins === false && edit.goesOn) {
      expect(this.#calls).toEqual(before);
      return;
    }
    if (begins && edit.goesOn) {
      // Another table meanwhile: nothing of it is sent before the round is over.
      await this.#write([...rows, { customId: 'other', ...requestOf(99, edit) }], edit);
      await this.#expectRefused();
      await this.#write(rows, edit);
    }
    const expected = expectedCalls(rows.map(keyOf), this.#accounts, edit.retry);
    // A killed process asked for the retries of its round; one that was never sent gives way.
    const isResumed = begins === true && !(await this.#isUntouched());
    const job = await submit(this.#file, { client: this.#client, ...FAST, retry: edit.retry && !isResumed });
    await job.done();
    this.#countCalls(expected, before);
    const outcomes = [];
    for await (const outcome of job.results()) outcomes.push(outcome);
    this.#compare(rows, outcomes);
  }

  /** True if the process had begun a round when it died, or ended. */
  async #submitAndDie(script: string, { retry, kill }: Edit): Promise<boolean> {
    const before = (await findRounds(jobFolder(this.#file))).length;
    const { url, apiKey } = this.emulator;
    const child: EditsChild = { file: this.#file, url, apiKey, retry, times: FAST, dieAt: kill! };
    const { code, signal, stderr } = await runProcess(script, [JSON.stringify(child)], {});
    expect([signal ?? code, signal ? '' : stderr]).toEqual([signal === 'SIGKILL' ? 'SIGKILL' : 0, '']);
    return (await findRounds(jobFolder(this.#file))).length > before;
  }

  async #isUntouched(): Promise<boolean> {
    return isUntouched((await findRounds(jobFolder(this.#file))).at(-1)!.state);
  }

  /** A table that changed while its round is running. */
  async #expectRefused(): Promise<void> {
    const plan = await planSubmit(this.#file, { client: this.#client, ...FAST }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'job_running' });
    });
    const last = (await findRounds(jobFolder(this.#file))).at(-1)!;
    // A round gives way if nothing of it was sent, or if the service has ended all of it.
    expect(plan !== undefined).toBe(isRoundOver(last) || isUntouched(last.state));
  }

  get #client() {
    return clientOf(this.emulator);
  }

  /** As `save` does, or in place, as other tools do. */
  async #write(rows: readonly Row[], { inPlace }: Edit): Promise<void> {
    const batch = new BatchCreator().addAll(rows);
    if (inPlace) writeFileSync(this.#file, [...batch.lines()].map((line) => `${line}\n`).join(''));
    else await batch.save(this.#file);
  }

  #countCalls(expected: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): void {
    const made = (key: string) => (this.#calls.get(key) ?? 0) - (before.get(key) ?? 0);
    for (const [key, count] of expected) expect([key, made(key)]).toEqual([key, count]);
    const all = [...this.#calls.keys()].filter((key) => made(key) > 0);
    expect(all.filter((key) => !expected.has(key))).toEqual([]);
    for (const [key, count] of expected) {
      const account = this.#accounts.get(key)!;
      const failed = failsAtFirst(key) && !before.has(key) && count > 0 ? 1 : 0;
      account.bad += failed;
      account.good += count - failed;
    }
  }

  #compare(rows: readonly Row[], outcomes: readonly JoinedOutcome[]): void {
    expect(outcomes.map(({ customId }) => customId)).toEqual(rows.map(({ customId }) => customId));
    const succeeded = new Map<string, number>();
    for (const [place, { status, text }] of outcomes.entries()) {
      const key = keyOf(rows[place]!);
      if (status !== 'succeeded') continue;
      expect(text).toBe(`answer to ${key}`);
      succeeded.set(key, (succeeded.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counted(rows.map(keyOf)))
      expect([key, succeeded.get(key) ?? 0]).toEqual([key, Math.min(count, this.#accounts.get(key)!.good)]);
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
