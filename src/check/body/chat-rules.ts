import { formatPath, type PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { excerpt, listNames, truncate } from '../report/text.js';
import { FreeText } from '../text/free-text.js';

type Json = Record<string, unknown>;

/** Conversations that `/v1/chat/completions` rejects although their shape is right. */
export function* conversationFindings(messages: readonly unknown[]): Generator<IssueDraft> {
  yield* toolTurns(messages);
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) continue;
    yield* nameFindings(message, index);
    if (message.role === 'assistant') yield* emptyTurn(message, index);
    const parts = Array.isArray(message.content) ? message.content : [];
    for (const [at, part] of parts.entries()) if (isObject(part)) yield* partFindings(part, index, at);
  }
}

/**
 * A tool message must answer a call of the assistant message right before it, and every call needs an answer. Recorded:
 * crewAI#1620, prism-php#175.
 */
function* toolTurns(messages: readonly unknown[]): Generator<IssueDraft> {
  let open: { path: string; ids: Set<unknown> } | undefined;
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) return;
    if (message.role === 'tool') {
      if (open) open.ids.delete(message.tool_call_id);
      else {
        const path = pathOf(index);
        const text = `${path} has the role tool, but no assistant message with tool_calls comes before it. Add that message, or remove this one.`;
        yield failsRequest('invalid_value', text, { path });
      }
      continue;
    }
    if (open) yield* unanswered(open);
    const calls = message.role === 'assistant' && Array.isArray(message.tool_calls) ? message.tool_calls : [];
    const ids = new Set(calls.map((call) => (isObject(call) ? call.id : undefined)));
    open = ids.size > 0 ? { path: pathOf(index, 'tool_calls'), ids } : undefined;
  }
  if (open) yield* unanswered(open);
}

function* unanswered({ path, ids }: { path: string; ids: Set<unknown> }): Generator<IssueDraft> {
  if (ids.size === 0) return;
  const message = `${path} has calls without an answer: ${listNames([...ids].map(String), 5)}. Add a message of role tool for each.`;
  yield failsRequest('invalid_value', message, { path });
}

/** The pattern was recorded in 2023 and 2024; a later, more permissive one has been seen as well. */
function* nameFindings({ name, role }: Json, index: number): Generator<IssueDraft> {
  if (typeof name !== 'string' || role === 'tool' || /^[a-zA-Z0-9_-]+$/.test(name)) return;
  const path = pathOf(index, 'name');
  const message = `${path} is ${excerpt(name, 40)}; a name is letters, digits, _ and -.`;
  const refused = name === '' || /[\s<|\\/>]/.test(name);
  yield (refused ? failsRequest : warning)('invalid_value', message, { path });
}

/** Observed by one source only, on gpt-5.6-terra in September 2026. */
function* emptyTurn(message: Json, index: number): Generator<IssueDraft> {
  const { content, refusal, tool_calls: calls, function_call: call, audio } = message;
  if ([content, refusal, calls, call, audio].some((part) => part != null)) return;
  const path = pathOf(index, 'content');
  const text = `${path} is missing, and the message has no refusal and no tool_calls; the service may refuse it. Give it a content.`;
  yield warning('missing_required_parameter', text, { path });
}

function* partFindings(part: Json, index: number, at: number): Generator<IssueDraft> {
  if (isObject(part.file)) {
    const { file_data: data, file_id: id } = part.file;
    const path = pathOf(index, 'content', at, 'file');
    if (data === undefined && id === undefined) {
      yield warning('missing_required_parameter', `${path} has neither file_data nor file_id. Give one of them.`, {
        path,
      });
    } else if (typeof data === 'string' && /^https?:/i.test(data)) {
      const message = `${path}.file_data is an address; /v1/chat/completions does not fetch files. Give a data: URL or file_id, or use file_url at /v1/responses.`;
      yield failsRequest('invalid_value', message, { path: `${path}.file_data` });
    }
  }
  const url = isObject(part.image_url) ? part.image_url.url : undefined;
  if (url instanceof FreeText && !url.isAddress) yield notAnAddress(pathOf(index, 'content', at, 'image_url', 'url'));
}

/** The service fetches images from the web or reads their bytes; nothing else is recorded. */
export function notAnAddress(path: string): IssueDraft {
  const message = `${path} is neither a web address nor a data: URL. The service cannot read local files: put the bytes into a data: URL like "data:image/png;base64,…".`;
  return warning('invalid_value', message, { path });
}

/** The issue of a `tool_choice` that names a missing tool. */
export function* toolChoiceFindings({ tool_choice: choice, tools }: Json): Generator<IssueDraft> {
  if (!isObject(choice) || !Array.isArray(tools)) return;
  const inner = choice[String(choice.type)];
  const nested = isObject(inner);
  const name = nested ? inner.name : choice.name;
  if (typeof name !== 'string' || !['function', 'custom'].includes(String(choice.type))) return;
  const known = tools.map((tool) => {
    const holder = isObject(tool) ? (tool[String(tool.type)] ?? tool) : {};
    return isObject(holder) ? holder.name : undefined;
  });
  if (known.includes(name)) return;
  const path = nested ? `body.tool_choice.${choice.type}.name` : 'body.tool_choice.name';
  const message = `${path} is ${JSON.stringify(truncate(name, 60))}, but no tool has that name. Name one of the tools, or add it.`;
  yield warning('invalid_value', message, { path });
}

function pathOf(index: number, ...steps: PathStep[]): string {
  return formatPath(['body', 'messages', index, ...steps]);
}
