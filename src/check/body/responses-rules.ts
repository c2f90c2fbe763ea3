import { didYouMean } from '../../arguments/nearest.js';
import { INCLUDES, ITEM_TYPES, TOOL_TYPES } from '../../catalog/schema/response-kinds.js';
import { formatPath } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { excerpt } from '../report/text.js';
import { FreeText } from '../text/free-text.js';
import { notAnAddress } from './chat-rules.js';

type Json = Record<string, unknown>;

/** Other sources of the input of a response. */
const OTHER_SOURCES = ['prompt', 'conversation', 'previous_response_id'];
/** Fields where people put the input by mistake, which is reported separately. */
const MISTAKEN_SOURCES = ['messages'];

/** Issues around the input that `/v1/responses` was seen to reject. */
export function* responseFindings(body: Json): Generator<IssueDraft> {
  yield* emptyInput(body);
  yield* unknownNames(body);
  for (const name of ['conversation', 'prompt']) {
    const value = body[name];
    if (!isObject(value) || value.id !== undefined) continue;
    yield warning('missing_required_parameter', `body.${name} has no id. Give one, or remove it.`, {
      path: `body.${name}.id`,
    });
  }
}

/** Issues of an input with the right shape that `/v1/responses` rejects, or was seen to reject. */
export function* itemFindings(body: Json): Generator<IssueDraft> {
  const items = (Array.isArray(body.input) ? body.input : []).map((item) => (isObject(item) ? item : {}));
  yield* callPairs(items, body);
  for (const [index, item] of items.entries()) yield* oneItem(item, index);
}

/** Observed by one source only, on gpt-5.6-terra in September 2026. */
function* emptyInput(body: Json): Generator<IssueDraft> {
  const { input } = body;
  const empty = input == null || (input instanceof FreeText ? input.isEmpty : Array.isArray(input) && !input.length);
  if (!empty || [...OTHER_SOURCES, ...MISTAKEN_SOURCES].some((name) => body[name] != null)) return;
  const message =
    'body.input is missing or empty; the service is likely to reject the request. Add the text to answer.';
  yield warning('missing_required_parameter', message, { path: 'body.input' });
}

/** Recorded: continue#10092, bytedance/trae-agent#245, microsoft/vscode#320060. */
function* callPairs(items: readonly Json[], body: Json): Generator<IssueDraft> {
  // Only the service knows the content of a reference.
  if (items.some(({ type, id }) => type === 'item_reference' || (type == null && id !== undefined))) return;
  const idsOf = (kind: string) => new Set(items.filter(({ type }) => type === kind).map(({ call_id: id }) => id));
  const [calls, outputs] = [idsOf('function_call'), idsOf('function_call_output')];
  const continued = OTHER_SOURCES.some((name) => body[name] != null);
  for (const [index, { type, call_id: id, async }] of items.entries()) {
    const path = formatPath(['body', 'input', index, 'call_id']);
    if (typeof id !== 'string') continue;
    if (type === 'function_call' && async !== true && !outputs.has(id)) {
      const message = `${path} is ${excerpt(id, 60)}, a call without its output. Add the function_call_output, or remove the call.`;
      yield failsRequest('invalid_value', message, { path });
    } else if (type === 'function_call_output' && !continued && !calls.has(id)) {
      const message = `${path} is ${excerpt(id, 60)}, an output without its call. Add the function_call before it.`;
      yield failsRequest('invalid_value', message, { path });
    }
  }
}

/** Observed by one source only, on gpt-5.6-terra in September 2026. */
function* oneItem(item: Json, index: number): Generator<IssueDraft> {
  const path = formatPath(['body', 'input', index]);
  if (typeof item.type === 'string' && !ITEM_TYPES.includes(item.type)) {
    yield unknownName(`${path}.type`, item.type, 'an item', ITEM_TYPES);
  }
  const { role, phase, content } = item;
  if (role !== undefined && role !== 'assistant' && phase != null) {
    const message = `${path}.phase is only for messages of the assistant; the service may reject it here. Omit it.`;
    yield warning('unsupported_parameter', message, { path: `${path}.phase` });
  }
  const wrong = role === 'assistant' ? 'input_text' : 'output_text';
  for (const [at, part] of (Array.isArray(content) ? content : []).entries()) {
    if (!isObject(part)) continue;
    const place = `${path}.content[${at}]`;
    if (part.type === wrong && role !== undefined) {
      const right = role === 'assistant' ? 'output_text' : 'input_text';
      const message = `${place}.type is "${wrong}" in a message of role ${role}; the service may reject it. Use "${right}".`;
      yield warning('invalid_value', message, { path: `${place}.type` });
    }
    if (part.image_url instanceof FreeText && !part.image_url.isAddress) yield notAnAddress(`${place}.image_url`);
  }
}

function* unknownNames({ tools, include }: Json): Generator<IssueDraft> {
  for (const [index, tool] of (Array.isArray(tools) ? tools : []).entries()) {
    if (!isObject(tool) || typeof tool.type !== 'string' || TOOL_TYPES.includes(tool.type)) continue;
    yield unknownName(`body.tools[${index}].type`, tool.type, 'a tool', TOOL_TYPES);
  }
  for (const [index, name] of (Array.isArray(include) ? include : []).entries()) {
    if (typeof name !== 'string' || INCLUDES.includes(name)) continue;
    yield unknownName(`body.include[${index}]`, name, 'a value of include', INCLUDES);
  }
}

function unknownName(path: string, name: string, what: string, known: readonly string[]): IssueDraft {
  const message = `${path} is ${excerpt(name, 60)}, which is not known as ${what} of /v1/responses.${didYouMean(name, known)}`;
  return warning('invalid_value', message, { path });
}
