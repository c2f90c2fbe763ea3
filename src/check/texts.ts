import { isObject } from '../request/json-kind.js';

/** True when a text of these messages has the word JSON in it, in whatever case. Addresses and names do not count. */
export function saysJson(messages: readonly unknown[]): boolean {
  return messages.some((message) => {
    if (typeof message === 'string') return /json/i.test(message);
    if (Array.isArray(message)) return saysJson(message);
    return isObject(message) && saysJson([message.content, message.text]);
  });
}
