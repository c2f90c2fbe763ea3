import { BATCH_RATES } from '../catalog/services/batch-rates.js';

/** Prompts of at least 1,024 tokens that share as many also share their first characters. */
const KEY_CHARACTERS = 512;
const MOST_GROUPS = 1_000;

interface Group {
  /** The texts with which all prompts of the group begin. */
  texts: string[];
  requests: number;
}

/**
 * Finds how many input tokens may be read from the prompt cache: the beginning that prompts share, in all requests but
 * the first. Only long prompts are looked at, because the service caches none below 1,024 tokens.
 */
export class SharedPrefix {
  readonly #groups = new Map<string, Group>();

  add(head: readonly string[], inputTokens: number): void {
    if (inputTokens < BATCH_RATES.cacheMinimum) return;
    const key = keyOf(head);
    const group = this.#groups.get(key);
    if (group) {
      group.requests++;
      group.texts = common(group.texts, head);
    } else if (this.#groups.size < MOST_GROUPS) {
      this.#groups.set(key, { texts: [...head], requests: 1 });
    }
  }

  /** The tokens that may come from the cache, of all requests together. */
  tokens(count: (text: string) => number): number {
    let sum = 0;
    for (const { texts, requests } of this.#groups.values()) {
      if (requests < 2) continue;
      const shared = texts.reduce((tokens, text) => tokens + count(text), 0);
      if (shared < BATCH_RATES.cacheMinimum) continue;
      sum += (requests - 1) * (shared - (shared % BATCH_RATES.cacheStep));
    }
    return sum;
  }
}

function keyOf(head: readonly string[]): string {
  let key = '';
  for (const text of head) {
    key += text.slice(0, KEY_CHARACTERS - key.length);
    if (key.length >= KEY_CHARACTERS) break;
  }
  return key;
}

/** The texts that two prompts begin with; the last of them is cut where they part. */
function common(a: readonly string[], b: readonly string[]): string[] {
  const shared: string[] = [];
  for (const [index, text] of a.entries()) {
    const other = b[index];
    if (other === text) {
      shared.push(text);
      continue;
    }
    if (other !== undefined) shared.push(text.slice(0, commonLength(text, other)));
    break;
  }
  return shared;
}

function commonLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
