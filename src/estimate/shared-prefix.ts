import { BATCH_RATES } from '../catalog/services/batch-rates.js';

/** Prompts that share 1,024 tokens or more also share their first characters. */
const KEY_CHARACTERS = 512;
const MOST_GROUPS = 1_000;

interface Group {
  /** The leading texts that all prompts of the group share. */
  texts: string[];
  requests: number;
}

/**
 * Counts the input tokens that may be read from the prompt cache: the shared prefix of prompts, in all requests but the
 * first. Considers only long prompts, because the service caches none below 1,024 tokens.
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

  /** The tokens of all requests together that may come from the cache. */
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

/** The leading texts that two prompts share; the last one is cut where they differ. */
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
