import { didYouMean } from '../arguments/nearest.js';
import { BatchOptionsError } from '../errors.js';
import { isPart, type Prompt } from './content/content.js';
import { copyPlain } from './content/copy-plain.js';
import type { Message } from './endpoints/common/endpoint.js';
import { BODY_HINT, OVERRIDE_NAMES, type Overrides, requireBatchOptions, type TypedEntryBody } from './options.js';

/** One request: an ID and a prompt. */
export interface Entry<Parsed = unknown> extends Overrides<Parsed> {
  /** Identifies the answer; unique in the batch. At most 64 letters, digits, `_` and `-` work with every service. */
  customId: string;
  /**
   * The prompt: a text, or texts and media in order. Exactly one of `prompt`, `messages` and `input` is given. @default
   * none
   */
  prompt?: Prompt | undefined;
  /** A whole conversation instead of a prompt. The system prompt is added first unless the conversation has one. @default none */
  messages?: readonly Message[] | undefined;
  /** The API's `input`, sent verbatim: texts or tokens for embeddings, content for moderations, items for responses. @default none */
  input?: unknown;
  /** A finished request line, written verbatim: no option changes it. `BatchCreator.load` makes such entries. @default none */
  request?: RequestLine | undefined;
}

/** An entry with the `body` of its `endpoint`. */
export type TypedEntry<Parsed> = Entry<Parsed> & TypedEntryBody;

/** An entry that doesn't change the type of the answers. */
export type PlainEntry = Omit<Entry, 'responseFormat'> & {
  /** Not given: with one, the overload for {@link TypedEntry} applies. @default that of the batch */
  responseFormat?: never;
} & TypedEntryBody;

/** One line of an input file. */
export interface RequestLine<Body extends object = Record<string, unknown>> {
  /** The `customId` of the entry; the result of the request repeats it. */
  custom_id: string;
  /** Always `POST`. */
  method: 'POST';
  /** The path of the endpoint, like `/v1/responses`. */
  url: string;
  /** The body of the request, as the API defines it. */
  body: Body;
}

const ENTRY_NAMES: readonly string[] = ['customId', 'prompt', 'messages', 'input', 'request', ...OVERRIDE_NAMES];

/** True for an entry with only an ID and a text, which is the usual case. */
export function isPlainEntry(entry: Entry): entry is { customId: string; prompt: string } {
  for (const key in entry) if (key !== 'customId' && key !== 'prompt') return false;
  return typeof entry.prompt === 'string';
}

/** A frozen copy of a checked entry: a conversation that grows later does not change it. */
function ownEntry(entry: Entry): Entry {
  if (isPlainEntry(entry)) return Object.freeze({ ...entry });
  const own = { ...entry };
  if (own.messages) own.messages = copyPlain(own.messages);
  if (own.body) own.body = copyPlain(own.body);
  if (own.input !== undefined) own.input = copyPlain(own.input);
  if (Array.isArray(own.prompt)) own.prompt = [...own.prompt];
  return Object.freeze(own);
}

/** Checks an entry as the user wrote it. @throws BatchOptionsError that names the ID and the remedy. */
export function checkEntry(entry: Entry): Entry {
  if (typeof entry !== 'object' || entry === null) {
    throw new BatchOptionsError('An entry must be an object like { customId: "id-1", prompt: "…" }.');
  }
  checkCustomId(entry.customId);
  if (isPlainEntry(entry)) return entry;
  const { customId, prompt, messages, input, request, ...overrides } = entry;
  if (request !== undefined) return checkFinished(entry, request);
  const where = `Entry "${customId}"`;
  for (const key of Object.keys(overrides)) {
    if (ENTRY_NAMES.includes(key)) continue;
    const remedy = didYouMean(key, ENTRY_NAMES) || BODY_HINT;
    throw new BatchOptionsError(`${where}: unknown option "${key}".${remedy}`);
  }
  if (prompt === undefined && messages === undefined && input === undefined && overrides.body === undefined) {
    throw new BatchOptionsError(`${where}: the prompt is undefined. Give a prompt, messages or input.`);
  }
  const asked = Object.entries({ prompt, messages, input }).filter(([, value]) => value !== undefined);
  if (asked.length > 1) {
    throw new BatchOptionsError(`${where} has ${asked.map(([name]) => name).join(' and ')}. Give only one of them.`);
  }
  if (prompt !== undefined) checkPrompt(prompt, where);
  if (messages !== undefined && !Array.isArray(messages)) {
    throw new BatchOptionsError(`${where}: messages must be an array of { role, content }.`);
  }
  requireBatchOptions(overrides, where);
  return entry;
}

/** The entry that `add` was given, as an object or in three arguments: checked, and a copy. @throws BatchOptionsError as `checkEntry` does. */
export function givenEntry(first: string | Entry, prompt?: Prompt, overrides?: object): Entry {
  const given = typeof first === 'object' ? first : { customId: first, prompt, ...checkOverrides(overrides) };
  return ownEntry(checkEntry(given as Entry));
}

/** Checks the third argument of `add`. @throws BatchOptionsError for anything but options of an entry. */
function checkOverrides(overrides: object | undefined): object | undefined {
  if (overrides === undefined) return undefined;
  if (typeof overrides !== 'object' || overrides === null)
    throw new BatchOptionsError("add: the third argument must be an object, like { reasoningEffort: 'low' }.");
  const own = ['customId', 'prompt'].find((name) => name in overrides);
  if (own === undefined) return overrides;
  throw new BatchOptionsError(`add: ${own} is already given. Leave it out of the third argument.`);
}

/**
 * The entries that `addAll` makes of its rows.
 *
 * @throws BatchOptionsError for a source that is not iterable, a mapper that is not a function, or a row that became no entry.
 */
export function* madeEntries(
  rows: Iterable<unknown>,
  toEntry: (row: unknown, index: number) => Entry,
): Generator<Entry> {
  if (typeof (rows as Iterable<unknown> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new BatchOptionsError(
      'addAll needs an array or another iterable. Pass an async iterable to save: save(path, { entries }).',
    );
  }
  if (typeof toEntry !== 'function')
    throw new BatchOptionsError('addAll: the second argument must be a function that makes an entry from a row.');
  let index = 0;
  for (const row of rows) yield checkMade(toEntry(row, index), index++);
}

/**
 * Checks the entry that a user's function made from a row. @throws BatchOptionsError that names the row if it is not an
 * entry.
 */
function checkMade(entry: Entry, row: number): Entry {
  if (typeof entry === 'object' && entry !== null) return entry;
  const given: unknown = entry;
  const what = given === undefined || given === null ? String(given) : `a ${typeof given}`;
  const remedy = given === undefined ? ' Does the function lack a return?' : '';
  throw new BatchOptionsError(
    `addAll: row ${row} (the first is 0) became ${what}, not an entry like { customId: "id-1", prompt: "…" }.${remedy}`,
  );
}

function checkCustomId(customId: unknown): void {
  if (typeof customId !== 'string') {
    if (customId === undefined) throw new BatchOptionsError('customId is missing. Every entry needs its own ID.');
    const given = `${JSON.stringify(customId) ?? typeof customId}`;
    throw new BatchOptionsError(`customId must be a string, but is ${given}. Use String(…) on it.`);
  }
  if (customId === '') throw new BatchOptionsError('customId is empty. Every entry needs its own ID.');
}

function checkPrompt(prompt: unknown, where: string): void {
  if (typeof prompt === 'string') return;
  if (!Array.isArray(prompt)) {
    const given = prompt === null || prompt === undefined ? String(prompt) : `of type ${typeof prompt}`;
    throw new BatchOptionsError(`${where}: prompt must be a string or an array of strings and parts, but is ${given}.`);
  }
  const odd = prompt.findIndex((item) => typeof item !== 'string' && !isPart(item));
  if (odd < 0) return;
  throw new BatchOptionsError(
    `${where}: prompt[${odd}] is neither a string nor made by image(), file() or audio(). Put parts as the API takes them in messages.`,
  );
}

function checkFinished(entry: Entry, request: RequestLine): Entry {
  if (request?.custom_id === entry.customId) return entry;
  if (typeof request !== 'object' || request === null) {
    throw new BatchOptionsError(`Entry "${entry.customId}": request must be a finished request line, an object.`);
  }
  throw new BatchOptionsError(
    `Entry "${entry.customId}": its finished request has custom_id ${JSON.stringify(request.custom_id)}. Both must be the same.`,
  );
}
