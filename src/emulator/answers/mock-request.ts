import { counterFor, countRequest } from '../../estimate/count/count-request.js';
import { isObject } from '../../request/content/json-kind.js';

/** One request to be answered, and what makes its answer its own. */
export interface MockRequest {
  customId: string;
  /** The endpoint, such as `/v1/chat/completions`. */
  url: string;
  body: Record<string, unknown>;
  /** What the reply shall say, where that is decided already. */
  text?: string;
  /** Unix seconds. */
  created: number;
  /** Numbers in [0, 1) that are the same for the same request on every run. */
  dice: () => number;
  /** An id that is the same for the same request on every run. */
  id(prefix: string): string;
}

/** The tokens of a request, as an estimate of it counts them. */
export function inputTokens({ url, body }: MockRequest): number {
  return countRequest(url, body, counterFor(String(body.model))).input.likely;
}

/** The tokens of what is answered: a text, or anything as JSON. */
export function outputTokens({ body }: MockRequest, answered: unknown): number {
  if (answered === undefined || answered === null || answered === '') return 0;
  const text = typeof answered === 'string' ? answered : JSON.stringify(answered);
  return counterFor(String(body.model)).count(text);
}

/** The text of a message content or an input: a string, or the text parts of a list. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : ''));
  return texts.filter((text) => text !== '').join(' ');
}

/** What was asked last in a list of messages. */
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
