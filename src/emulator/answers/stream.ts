import { isObject } from '../../request/content/json-kind.js';

type Json = Record<string, unknown>;

/** Turns a complete reply into server-sent events, for a request with `stream: true`. */
export type Streamer = (reply: Json, request: Json) => string[];

/** The chunks of a `chat.completion`. */
export const chatEvents: Streamer = (reply, request) => chunks(reply, request, chatDelta, 'chat.completion.chunk');

/** The chunks of a `text_completion`. */
export const completionEvents: Streamer = (reply, request) =>
  chunks(reply, request, ({ text, logprobs, index }) => [{ text, index, logprobs, finish_reason: null }]);

/** Several events in place of one long text. */
function pieces(text: unknown): string[] {
  return typeof text === 'string' ? (text.match(/\s*\S+\s*/g) ?? []) : [];
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function chunks(reply: Json, request: Json, deltas: (choice: Json) => Json[], object = reply.object): string[] {
  const { choices, usage, ...head } = reply;
  const wantsUsage = isObject(request.stream_options) && request.stream_options.include_usage === true;
  const chunk = (parts: Json[], counted: unknown = null) =>
    `data: ${JSON.stringify({ ...head, object, choices: parts, ...(wantsUsage && { usage: counted }) })}\n\n`;
  const events = list(choices).flatMap((choice) => [
    ...deltas(choice).map((part) => chunk([part])),
    chunk([last(choice, object)]),
  ]);
  return [...events, ...(wantsUsage ? [chunk([], usage)] : []), 'data: [DONE]\n\n'];
}

function chatDelta({ index, message, logprobs }: Json): Json[] {
  const { content, refusal, tool_calls: calls } = isObject(message) ? message : ({} as Json);
  const part = (delta: Json, probabilities: unknown = null) => ({
    index,
    delta,
    logprobs: probabilities,
    finish_reason: null,
  });
  return [
    part({ role: 'assistant', content: calls ? null : '', refusal: null }, logprobs),
    ...pieces(content).map((text) => part({ content: text })),
    ...pieces(refusal).map((text) => part({ refusal: text })),
    ...list(calls).map((call, position) => part({ tool_calls: [{ index: position, ...call }] })),
  ];
}

function last({ index, finish_reason }: Json, object: unknown): Json {
  const empty = object === 'text_completion' ? { text: '' } : { delta: {} };
  return { index, ...empty, logprobs: null, finish_reason };
}

/** The events of a `response`, from its creation to its end. */
export const responseEvents: Streamer = (reply) => {
  const events: string[] = [];
  const tell = (type: string, facts: Json) => {
    const event = { type, sequence_number: events.length, ...facts };
    events.push(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const begun = { ...reply, status: 'in_progress', completed_at: null, output: [], usage: null };
  tell('response.created', { response: begun });
  tell('response.in_progress', { response: begun });
  list(reply.output).forEach((item, output_index) => {
    const { type, id: item_id } = item;
    const empty = type === 'message' ? { content: [] } : type === 'function_call' ? { arguments: '' } : {};
    const open = { ...item, ...empty, ...('status' in item && { status: 'in_progress' }) };
    tell('response.output_item.added', { output_index, item: open });
    if (type === 'function_call') {
      const place = { item_id, output_index };
      for (const delta of pieces(item.arguments)) tell('response.function_call_arguments.delta', { ...place, delta });
      tell('response.function_call_arguments.done', { ...place, name: item.name, arguments: item.arguments });
    }
    list(item.content).forEach((part, content_index) => {
      const place = { item_id, output_index, content_index };
      const [kind, text] = part.type === 'refusal' ? ['refusal', part.refusal] : ['output_text', part.text];
      const key = kind === 'refusal' ? 'refusal' : 'text';
      tell('response.content_part.added', { ...place, part: { ...part, [key]: '' } });
      const more = kind === 'refusal' ? {} : { logprobs: [] };
      for (const delta of pieces(text)) tell(`response.${kind}.delta`, { ...place, delta, ...more });
      tell(`response.${kind}.done`, { ...place, [key]: text, ...more });
      tell('response.content_part.done', { ...place, part });
    });
    tell('response.output_item.done', { output_index, item });
  });
  tell(`response.${String(reply.status)}`, { response: reply });
  return events;
};
