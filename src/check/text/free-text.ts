import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';

/**
 * A text, limited to the questions that rules may ask about it. Lines that differ only in such texts are checked once
 * and then compared byte for byte, so every question here needs an answer that is the same for all of them: `samples`
 * of the text's kind show both answers, or its `begins` and the byte search of the file validator rule one of them out.
 */
export class FreeText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** A line with an empty text never matches a template. */
  get isEmpty(): boolean {
    return this.#text === '';
  }

  get mentionsJson(): boolean {
    return /json/i.test(this.#text);
  }

  /** True for a web address or a data: URL. */
  get isAddress(): boolean {
    return /^(?:https?:\/\/|data:)/i.test(this.#text);
  }

  /** True if a character was lost to a wrong encoding. A line with such a text never matches a template. */
  get hasReplacementCharacter(): boolean {
    return this.#text.includes('\ufffd');
  }
}

/** A kind of text that no rule reads. */
export interface TextKind {
  /** The length in bytes up to which no rule reads it. */
  readonly longest: number;
  /** How a text of this kind begins in a line; other texts are checked in full. */
  readonly begins: RegExp;
  /** Texts of this kind that produce every possible answer to the rules. */
  readonly samples: readonly [string, string, string];
}

/** Text for the model to read. */
export const PROSE: TextKind = { longest: Infinity, begins: /"[^"]/y, samples: ['x', 'JSON', 'https://example.com'] };
const ADDRESS: TextKind = {
  longest: Infinity,
  begins: /"(?:https?:\/\/|data:)/iy,
  samples: ['https://example.com/x.png', 'data:image/png;base64,JSON', 'http://example.com'],
};
const TAG: TextKind = { ...PROSE, longest: 64 };
const METADATA_VALUE: TextKind = { ...PROSE, longest: 512 };

/** The keys of a body that hold free text. */
const HOLDERS = ['messages', 'input', 'metadata', 'user', 'safety_identifier', 'prompt_cache_key'];

/** The kind of the text at this place in a request; undefined if rules read it. */
export function textKindAt(path: readonly PathStep[]): TextKind | undefined {
  const [first, second, ...rest] = path;
  if (first !== 'body' || path.length < 2) return undefined;
  const last = rest.at(-1);
  switch (second) {
    case 'messages':
      if (last === 'url' && rest.at(-2) === 'image_url') return ADDRESS;
      return last === 'content' || last === 'text' ? PROSE : undefined;
    case 'input':
      if (last === 'image_url') return ADDRESS;
      return rest.length === 0 || typeof last === 'number' || last === 'content' || last === 'text' ? PROSE : undefined;
    case 'metadata':
      return rest.length === 1 ? METADATA_VALUE : undefined;
    case 'user':
    case 'safety_identifier':
    case 'prompt_cache_key':
      return rest.length === 0 ? TAG : undefined;
    default:
      return undefined;
  }
}

/** A copy of a body with a `FreeText` in place of every free text, so that no rule can read one unnoticed. */
export function hideTexts(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const hidden = { ...body };
  for (const key of HOLDERS) if (Object.hasOwn(body, key)) hidden[key] = hide(body[key], ['body', key]);
  return hidden;
}

function hide(value: unknown, path: PathStep[]): unknown {
  if (typeof value === 'string') return textKindAt(path) ? new FreeText(value) : value;
  if (Array.isArray(value)) {
    // Tokens: there may be thousands.
    if (typeof value[0] === 'number') return value;
    return value.map((item, index) => hideAt(item, path, index));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, hideAt(child, path, key)]));
}

function hideAt(value: unknown, path: PathStep[], step: PathStep): unknown {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return value;
  path.push(step);
  const hidden = hide(value, path);
  path.pop();
  return hidden;
}

/** Every text of a body whose texts are hidden. */
export function textsIn(body: Readonly<Record<string, unknown>>): FreeText[] {
  const texts: FreeText[] = [];
  for (const key of HOLDERS) gather(body[key], texts);
  return texts;
}

function gather(value: unknown, texts: FreeText[]): void {
  if (value instanceof FreeText) texts.push(value);
  else if (Array.isArray(value)) {
    if (typeof value[0] !== 'number') for (const item of value) gather(item, texts);
  } else if (isObject(value)) for (const child of Object.values(value)) gather(child, texts);
}
