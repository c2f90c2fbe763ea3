import { firstInexact } from '../../check/text/inexact-numbers.js';
import { BatchOptionsError } from '../../errors.js';
import { ENDPOINTS, endpointOf } from '../../request/endpoints/table.js';

/** The fields to set in the body of every request. */
export interface FieldChanges {
  model?: string | undefined;
  /** The reasoning effort, set where the endpoint expects it. */
  reasoningEffort?: string | undefined;
  /** `key=value`: the key may be dotted, the value is JSON or else a text; `key=` removes the field. */
  body?: readonly string[] | undefined;
}

type Change = { path: readonly string[]; value: unknown };
type Json = Record<string, unknown>;

/** Parses `key=value` pairs; throws a `BatchOptionsError` for anything else. */
function parsePairs(pairs: readonly string[]): Change[] {
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new BatchOptionsError(`Expected key=value, e.g. temperature=0 or text.verbosity=low; got "${pair}".`);
    const path = pair.slice(0, at).split('.');
    if (path.some((key) => key === '' || key === '__proto__'))
      throw new BatchOptionsError(`Expected key=value, e.g. temperature=0; "${pair}" has an empty or reserved key.`);
    return { path, value: parseValue(pair.slice(at + 1)) };
  });
}

/** A request body with these fields. */
export function bodyOfPairs(pairs: readonly string[]): Json {
  const body: Json = {};
  for (const change of parsePairs(pairs)) setIn(body, change);
  return body;
}

/** Makes a function that changes a request in place, and returns whether anything changed. */
export function fieldSetter(changes: FieldChanges): (request: Json) => boolean {
  const fixed: Change[] = [
    ...(changes.model === undefined ? [] : [{ path: ['model'], value: changes.model }]),
    ...parsePairs(changes.body ?? []),
  ];
  return (request) => {
    const body = (request.body ?? {}) as Json;
    const effort =
      changes.reasoningEffort === undefined ? [] : [{ path: effortPath(request.url), value: changes.reasoningEffort }];
    let changed = false;
    for (const change of [...fixed, ...effort]) changed = setIn(body, change) || changed;
    return changed;
  };
}

function effortPath(url: unknown): readonly string[] {
  const path = endpointOf(String(url))?.places.effort;
  if (path !== undefined) return path.split('.');
  const others = Object.values(ENDPOINTS).filter(({ places }) => places.effort !== undefined);
  throw new BatchOptionsError(
    `${String(url)} has no reasoning effort; only ${others.map((one) => one.url).join(' and ')} do.`,
  );
}

function setIn(body: Json, { path, value }: Change): boolean {
  let holder = body;
  for (const key of path.slice(0, -1)) {
    if (typeof holder[key] !== 'object' || holder[key] === null) {
      if (value === undefined) return false;
      holder[key] = {};
    }
    holder = holder[key] as Json;
  }
  const key = path.at(-1)!;
  const before = JSON.stringify(holder[key]);
  if (value === undefined) delete holder[key];
  else holder[key] = value;
  return before !== JSON.stringify(value);
}

function parseValue(text: string): unknown {
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  const inexact = firstInexact(text);
  if (inexact !== undefined)
    throw new BatchOptionsError(
      `The number ${inexact} has more digits than can be kept. If it is a text, put it in quotes: '"${inexact}"'.`,
    );
  return value;
}
