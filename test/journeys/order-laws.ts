import { expect } from 'vitest';
import type { Seen } from '../cli/command-line.js';
import { OTHER_MODEL } from './command-steps.js';

interface Entry {
  id: string;
  key: string;
}

/** What is asked of the model. */
export interface Body {
  model: string;
  messages: { content: string }[];
}

export const keyOf = ({ model, messages }: Body) => `${model} ${messages.at(-1)!.content}`;

/** One answer, or a failure, that was paid or charged nothing. */
interface Call extends Entry {
  good: boolean;
  /** Deleted here, with leave. */
  isGone: boolean;
  /** Its batch had ended when a command began. */
  isDelivered: boolean;
  /** A direct call of a command that was stopped: the answer may be lost. */
  mayBeLost: boolean;
}

interface Answer {
  custom_id: string;
  status: string;
  text?: string;
}

/** How the present input was submitted last. */
interface Way {
  model: string | undefined;
  isShared: boolean;
}

/** What a user may rely on, whatever the order of commands: a model that knows nothing of the code. */
export class OrderLaws {
  readonly #calls: Call[] = [];
  /** How many answers each request may have had: the most rows that asked for it at once, and what was allowed besides. */
  readonly #wanted = new Map<string, number>();
  readonly #extra = new Map<string, number>();
  /** Failures that may be sent again. */
  readonly #forgiven = new Map<string, number>();
  #ways: Way[] = [{ model: undefined, isShared: false }];
  #now: { line: string; isRetry: boolean } = { line: '', isRetry: false };
  /** The calls that the command makes, by request, where that can be told. */
  #expected: Map<string, number> | undefined;
  readonly #broken: string[] = [];
  /** True while every command came to its end, and no round was left running. */
  #isSure = true;
  #isResting = true;
  #first = 0;

  /** True while a command sends requests one by one. */
  get isDirect(): boolean {
    return /--try|--finish-sync/.test(this.#now.line);
  }

  /** A request reaches the model. Returns its answer, or undefined if it is to fail. */
  called(key: string, id: string, good: boolean): string | undefined {
    this.#calls.push({ key, id, good, isGone: false, isDelivered: false, mayBeLost: this.isDirect });
    const calls = this.#of(key);
    const bad = calls.filter((call) => !call.good && !call.isGone).length;
    const forgiven = this.#now.isRetry ? bad : (this.#forgiven.get(key) ?? 0);
    const limit = (this.#wanted.get(key) ?? 0) + (this.#extra.get(key) ?? 0) + forgiven;
    const made = calls.filter(({ isGone }) => !isGone).length;
    if (made > limit) this.#broken.push(`"${key}" was sent ${made} times; ${limit} were allowed`);
    return good ? `${key} #${this.#calls.length}` : undefined;
  }

  #of(key: string): Call[] {
    return this.#calls.filter((call) => call.key === key);
  }

  /** A command begins, for rows that have these requests. */
  begin(line: string, entries: readonly Entry[]): void {
    const isSending = /^(submit|run|nightly)/.test(line);
    const isRetry = /--retry|--try/.test(line);
    this.#now = { line, isRetry };
    if (!isSending) return;
    this.#expected = this.#isSure ? this.#callsOf(line, entries) : undefined;
    this.#first = this.#calls.length;
    for (const [key, count] of counted(entries)) {
      raise(this.#wanted, key, count);
      if (line.includes('--all')) this.#extra.set(key, (this.#extra.get(key) ?? 0) + count);
      if (isRetry) raise(this.#forgiven, key, this.#of(key).filter(({ good, isGone }) => !good && !isGone).length);
    }
  }

  /** A batch is going to end early. */
  expires(): void {
    this.#isSure = false;
  }

  /** Of k requests that are the same, those without a good answer are sent, and of these the failed only if asked. */
  #callsOf(line: string, entries: readonly Entry[]): Map<string, number> | undefined {
    if (!/^(submit \S+|run -c \S+ --yes)( --model \S+)?( --retry)?( --wait| --keep)?$/.test(line)) return undefined;
    return new Map(
      [...counted(entries)].map(([key, count]) => {
        const calls = this.#of(key).filter(({ isGone }) => !isGone);
        const open = Math.max(0, count - calls.filter(({ good }) => good).length);
        const bad = calls.filter(({ good }) => !good).length;
        return [key, line.includes('--retry') ? open : Math.max(0, open - bad)];
      }),
    );
  }

  /** Every batch has ended, or has to wait. */
  rest(isAll: boolean): void {
    this.#isResting = isAll;
    if (isAll) for (const call of this.#calls) call.isDelivered = true;
  }

  /** @param how Whether the command was stopped on its way, and whether no fault was left to happen when it ended. */
  end(
    line: string,
    { code, stdout, stderr }: Seen,
    { isStopped, isQuiet }: { isStopped: boolean; isQuiet: boolean },
  ): void {
    if (this.#now.isRetry)
      for (const { key } of this.#calls)
        raise(this.#forgiven, key, this.#of(key).filter((call) => !call.good && !call.isGone).length);
    this.#now = { line: '', isRetry: false };
    expect(this.#broken.splice(0)).toEqual([]);
    expect([0, 1, 2, 3, ...(isStopped ? [130, 143, 137] : [])], stderr).toContain(code);
    expect(`${stdout}${stderr}`).not.toMatch(/unexpected:|This is a bug|\n\s+at /);
    for (const call of this.#calls.slice(this.#first)) {
      // Its answer may never have come here, so the request has to be paid again.
      if (isStopped && call.mayBeLost) this.#extra.set(call.key, (this.#extra.get(call.key) ?? 0) + 1);
      else call.mayBeLost = false;
    }
    if (/^clean.*--force/.test(line) && (code === 0 || isStopped || code === 3))
      for (const call of this.#calls) call.isGone = true;
    const isSending = /^(submit|run)/.test(line) && !/--try|--dry-run/.test(line);
    const isWhole = this.#isSure && this.#isResting && isQuiet && code < 2 && !isStopped;
    if (isSending && isWhole && this.#expected) {
      const made = this.#calls.slice(this.#first);
      for (const [key, count] of this.#expected)
        expect([key, made.filter((call) => call.key === key).length]).toEqual([key, count]);
    }
    if (isSending) this.#note(line, code < 2 && !isStopped && !stderr.includes('Nothing was sent'));
    if (line.includes('--try') && this.#calls.slice(this.#first).some(({ good }) => !good)) this.#isSure = false;
    if (/^clean.*--force/.test(line)) this.#isSure = false;
    if (isStopped || !isQuiet || !this.#isResting || code > 1 || /^cancel|--once|--deadline|--max-/.test(line))
      this.#isSure = false;
  }

  #note(line: string, isDone: boolean): void {
    const way = { model: line.includes(OTHER_MODEL) ? OTHER_MODEL : undefined, isShared: line.includes('--share') };
    // A command that resumed a round left it as it was begun.
    this.#ways = isDone && this.#isSure ? [way] : [...this.#ways, way];
  }

  /** Compares the rows of an answers file with the present requests. */
  compare(rows: readonly Answer[], entriesOf: (model: string | undefined) => Entry[], code: number): void {
    const entries = entriesOf(undefined);
    expect(rows.map(({ custom_id }) => custom_id)).toEqual(entries.map(({ id }) => id));
    const complaints = this.#ways.map((way) => this.#complaint(rows, entriesOf(way.model), way));
    if (complaints.every((complaint) => complaint !== undefined)) expect.fail([...new Set(complaints)].join('\nor '));
    expect(code).toBe(rows.every(({ status }) => status === 'succeeded') ? 0 : 1);
  }

  /** The input file of what did not succeed. */
  compareRetry(
    lines: readonly { custom_id: string; body: Body }[],
    entriesOf: (model: string | undefined) => Entry[],
  ): void {
    const written = lines.map(({ custom_id, body }) => ({ id: custom_id, key: keyOf(body) }));
    const complaints = this.#ways.map(({ model, isShared }) => {
      const entries = entriesOf(model);
      // The model is that of the files, whatever replaced it.
      const open = counted(written);
      for (const [key, count] of counted(entriesOf(undefined))) {
        const good = this.#goodOf(model === undefined ? key : key.replace(/^\S+/, model)).length;
        const most = isShared && good > 0 ? 0 : Math.max(0, count - good);
        if ((open.get(key) ?? 0) > most)
          return `"${key}" is to be sent ${open.get(key)} times, but ${good} of ${count} were answered`;
      }
      const place = (one: Entry) => entries.findIndex(({ id }) => id === one.id);
      const wrong = written.find((one) => place(one) < 0);
      return wrong && `no row has the ID ${wrong.id}`;
    });
    if (complaints.every((complaint) => complaint !== undefined)) expect.fail([...new Set(complaints)].join('\nor '));
  }

  /** Answers that must be found. */
  #goodOf(key: string): Call[] {
    return this.#of(key).filter((call) => call.good && call.isDelivered && !call.isGone && !call.mayBeLost);
  }

  /** A round alone: each answer was given to a request of that ID. */
  compareRound(rows: readonly Answer[]): void {
    for (const { custom_id, status, text } of rows) {
      if (status !== 'succeeded') continue;
      const call = this.#calls[numberOf(text)];
      expect([custom_id, text]).toEqual([call?.id, `${call?.key} #${numberOf(text) + 1}`]);
    }
  }

  #complaint(rows: readonly Answer[], entries: readonly Entry[], { isShared }: Way): string | undefined {
    const used = new Set<number>();
    const succeeded = new Map<string, number>();
    for (const [place, { status, text }] of rows.entries()) {
      if (status !== 'succeeded') continue;
      const { key, id } = entries[place]!;
      const number = numberOf(text);
      const call = this.#calls[number];
      if (call?.key !== key || !call.good) return `row ${id} ("${key}") got "${text}"`;
      if (used.has(number) && !isShared) return `two rows got "${text}"`;
      used.add(number);
      succeeded.set(key, (succeeded.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counted(entries)) {
      const good = this.#of(key).filter(
        (call) => call.good && call.isDelivered && !call.isGone && !call.mayBeLost,
      ).length;
      const least = isShared && good > 0 ? count : Math.min(count, good);
      if ((succeeded.get(key) ?? 0) < least)
        return `"${key}" has ${good} answers for ${count} rows, but ${succeeded.get(key) ?? 0} rows got one`;
    }
    return undefined;
  }
}

function numberOf(text = ''): number {
  return Number(text.slice(text.lastIndexOf('#') + 1)) - 1;
}

function counted(entries: readonly Entry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of entries) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function raise(counts: Map<string, number>, key: string, to: number): void {
  counts.set(key, Math.max(counts.get(key) ?? 0, to));
}
