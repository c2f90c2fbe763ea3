import { findModel } from '../../catalog/models/find-model.js';
import { snapshotOf } from '../../catalog/models/snapshots.js';
import { counterFor, countRequest } from '../../estimate/count/count-request.js';
import { isObject } from '../../request/content/json-kind.js';

/** An unusual reply: the model declines, is cut off, or violates the response format. */
export type ReplyTwist = 'refusal' | 'length' | 'content_filter' | 'schema_mismatch';

/** One request to answer, and the seed of its answer. */
export interface MockRequest {
  customId: string;
  /** The endpoint, such as `/v1/chat/completions`. */
  url: string;
  body: Record<string, unknown>;
  /** The text of the reply, if already decided. */
  text?: string;
  twist?: ReplyTwist;
  /** Unix seconds. */
  created: number;
  /** Numbers in [0, 1) that are the same for the same request on every run. */
  random: () => number;
  /** An id that is the same for the same request on every run. */
  id(prefix: string): string;
}

/** The text of a model, and the reason why it was cut off. */
export interface Written {
  text: string;
  cut?: 'length' | 'content_filter';
}

export const REFUSAL = "I'm sorry, but I can't help with that.";

/** The name under which the model answers. */
export function answeringModel({ body }: MockRequest): string {
  return snapshotOf(String(body.model));
}

/** The reasoning effort of a request; undefined for a model that does not reason. */
export function effortOf({ body }: MockRequest): string | undefined {
  const model = findModel(String(body.model));
  if (!model?.efforts) return undefined;
  const asked = isObject(body.reasoning) ? body.reasoning.effort : body.reasoning_effort;
  return typeof asked === 'string' ? asked : (model.defaultEffort ?? 'medium');
}

/** The tokens of a request, counted as an estimate counts them. */
export function inputTokens({ url, body }: MockRequest): number {
  return countRequest(url, body, counterFor(String(body.model))).input.likely;
}

/** The tokens of an answer: a text, or anything as JSON. */
export function outputTokens({ body }: MockRequest, answered: unknown): number {
  if (answered === undefined || answered === null || answered === '') return 0;
  const text = typeof answered === 'string' ? answered : JSON.stringify(answered);
  return counterFor(String(body.model)).count(text);
}

/** A text up to the token limit, if there is one, or up to the point where the twist cuts it. */
export function written(ask: MockRequest, whole: string, limit: unknown): Written {
  if (ask.twist === 'content_filter') return { text: '', cut: 'content_filter' };
  const tokens = outputTokens(ask, whole);
  const most = ask.twist === 'length' ? Math.floor(tokens / 2) : typeof limit === 'number' ? limit : tokens;
  if (tokens <= most) return { text: whole };
  let [fits, tooLong] = [0, whole.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (outputTokens(ask, whole.slice(0, middle)) <= most) fits = middle;
    else tooLong = middle;
  }
  return { text: whole.slice(0, fits).toWellFormed(), cut: 'length' };
}

/** The text of a message content or an input: a string, or the text parts of a list. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : ''));
  return texts.filter((text) => text !== '').join(' ');
}

/** The last question in a list of messages. */
export function lastQuestion(messages: unknown): string {
  if (typeof messages === 'string') return messages;
  if (!Array.isArray(messages)) return '';
  const asked = messages.filter(
    (message) => isObject(message) && (message.role === 'user' || message.role === undefined),
  );
  return textOf((asked.at(-1) as Record<string, unknown> | undefined)?.content);
}

/** A short text that shows which question it answers. */
export function replyTo(question: string): string {
  const words = question.slice(0, 200).trim().split(/\s+/).slice(0, 12).join(' ').slice(0, 80);
  return words === '' ? 'A made-up answer.' : `A made-up answer to: ${words}`;
}
