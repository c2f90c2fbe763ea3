import type { PathStep } from '../../issue.js';
import type { IssueDraft } from '../report/issue-draft.js';
import { endOfString, scanJson, standsAt } from '../text/json-text.js';

/** A string value in a line, by the place of its quotes. */
interface Span {
  path: PathStep[];
  start: number;
  end: number;
  /** Up to how many bytes no rule asks what it says. */
  longest: number;
}

/** A line taken apart: its id and its free texts, and what stands between them. */
export interface LineLayout {
  spans: Span[];
  text: string;
}

const OWN_IN_INPUT = new Set(['content', 'text', 'image_url']);
const PORTABLE_ID = /"[A-Za-z0-9_-]{1,64}"/y;
const HARMLESS_ESCAPE = /\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})/y;

/**
 * What neighbouring lines of a file have in common, byte for byte. A line that fits a mold whose findings are known
 * needs no parsing: only its id and its free texts are its own, and no rule asks what a free text says.
 */
export class LineTemplate<Kind> {
  /** What the lines have in common: before, between and behind their own strings. */
  readonly #common: string[];
  /** Which of the strings is the id. */
  readonly #idAt: number;
  readonly #longest: readonly number[];
  readonly kind: Kind;
  readonly findings: readonly IssueDraft[];
  /** Where the id of the line that fitted last stands. */
  idStart = 0;
  idEnd = 0;

  constructor({ common, own, idAt }: SharedParts, kind: Kind, findings: readonly IssueDraft[]) {
    this.#common = common;
    this.#idAt = idAt;
    this.#longest = own.map(({ longest }) => longest);
    this.kind = kind;
    this.findings = findings;
  }

  /** The index after the line that starts here, if it fits; else -1. The text is bytes read as latin1. */
  match(text: string, start: number): number {
    const common = this.#common;
    let at = start;
    for (let index = 0; ; index++) {
      const piece = common[index]!;
      if (!standsAt(text, piece, at)) return -1;
      at += piece.length;
      if (index === common.length - 1) break;
      const end = index === this.#idAt ? this.#endOfId(text, at) : endOfText(text, at);
      if (end < 0 || end - at - 2 > this.#longest[index]!) return -1;
      at = end;
    }
    return at === text.length || text.charCodeAt(at) === 0x0a ? at : -1;
  }

  #endOfId(text: string, start: number): number {
    PORTABLE_ID.lastIndex = start;
    if (!PORTABLE_ID.test(text)) return -1;
    this.idStart = start + 1;
    this.idEnd = PORTABLE_ID.lastIndex - 1;
    return PORTABLE_ID.lastIndex;
  }
}

/** Takes a line apart; undefined when it has no id. */
export function layoutOf(text: string): LineLayout | undefined {
  const spans: Span[] = [];
  scanJson(text, (path, start, end) => {
    const longest = text.startsWith('"', start) ? longestOwn(path) : 0;
    if (longest > 0) spans.push({ path: [...path], start, end, longest });
  });
  return spans.some(({ path }) => path[0] === 'custom_id') ? { spans, text } : undefined;
}

/** What two lines have in common, and the strings in which they differ. */
export interface SharedParts {
  common: string[];
  own: Span[];
  idAt: number;
}

/** The likeness of two lines; undefined when they are of different make. */
export function sharedPartsOf(a: LineLayout, b: LineLayout): SharedParts | undefined {
  if (a.spans.length !== b.spans.length) return undefined;
  const own = b.spans.filter((span, index) => {
    const other = a.spans[index]!;
    return span.path[0] === 'custom_id' || a.text.slice(other.start, other.end) !== b.text.slice(span.start, span.end);
  });
  const pieces = (cast: LineLayout, spans: Span[]) => {
    const starts = [0, ...spans.map((span) => span.end)];
    return starts.map((start, index) => cast.text.slice(start, spans[index]?.start));
  };
  const common = pieces(b, own);
  const others = pieces(
    a,
    own.map((span) => a.spans[b.spans.indexOf(span)]!),
  );
  if (common.some((piece, index) => piece !== others[index])) return undefined;
  return { common, own, idAt: own.findIndex(({ path }) => path[0] === 'custom_id') };
}

/** Up to how many bytes no rule asks what the string at this place says: 0 where one always does. */
function longestOwn(path: readonly PathStep[]): number {
  const [first, second, ...rest] = path;
  if (first === 'custom_id') return path.length === 1 ? Infinity : 0;
  if (first !== 'body' || path.length < 2) return 0;
  const last = rest.at(-1);
  switch (second) {
    case 'messages':
      return last === 'content' || last === 'text' || (last === 'url' && rest.at(-2) === 'image_url') ? Infinity : 0;
    case 'input':
      return rest.length === 0 || typeof last === 'number' || OWN_IN_INPUT.has(String(last)) ? Infinity : 0;
    case 'metadata':
      return rest.length === 1 ? 512 : 0;
    case 'user':
    case 'safety_identifier':
    case 'prompt_cache_key':
      return rest.length === 0 ? 64 : 0;
    default:
      return 0;
  }
}

/** The index after a string of at least one character that needs no closer look; else -1. */
function endOfText(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x22 || text.charCodeAt(start + 1) === 0x22) return -1;
  const end = endOfString(text, start, HARMLESS_ESCAPE);
  return typeof end === 'number' ? end : -1;
}
