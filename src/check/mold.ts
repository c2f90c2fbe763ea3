import type { PathStep } from '../issue.js';
import type { Finding } from './finding.js';
import { scanJson } from './json-text.js';

/** A string value in a line, by the place of its quotes. */
interface Span {
  path: PathStep[];
  start: number;
  end: number;
}

/** A line taken apart: its id and its free texts, and what stands between them. */
export interface Cast {
  spans: Span[];
  text: string;
}

const PORTABLE_ID = /"[A-Za-z0-9_-]{1,64}"/y;
const PLAIN_RUN = /[^"\\\x00-\x1f]*/y;
const HARMLESS_ESCAPE = /\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})/y;

/**
 * What neighbouring lines of a file have in common, byte for byte. A line that fits a mold whose findings are known
 * needs no parsing: only its id and its free texts are its own, and no rule asks what a free text says.
 */
export class Mold<Kind> {
  /** What the lines have in common: before, between and behind their own strings. */
  readonly #common: string[];
  /** Which of the strings is the id. */
  readonly #idAt: number;
  readonly kind: Kind;
  readonly findings: readonly Finding[];
  /** Where the id of the line that fitted last stands. */
  idStart = 0;
  idEnd = 0;

  constructor(common: string[], idAt: number, kind: Kind, findings: readonly Finding[]) {
    this.#common = common;
    this.#idAt = idAt;
    this.kind = kind;
    this.findings = findings;
  }

  /** The index after the line that starts here, if it fits; else -1. The text is bytes read as latin1. */
  match(text: string, start: number): number {
    const common = this.#common;
    let at = start;
    for (let index = 0; ; index++) {
      const piece = common[index]!;
      if (!text.startsWith(piece, at)) return -1;
      at += piece.length;
      if (index === common.length - 1) break;
      const end = index === this.#idAt ? this.#endOfId(text, at) : endOfText(text, at);
      if (end < 0) return -1;
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
export function castOf(text: string): Cast | undefined {
  const spans: Span[] = [];
  scanJson(text, (path, start, end) => {
    if (isOwn(path)) spans.push({ path: [...path], start, end });
  });
  return spans.some(({ path }) => path[0] === 'custom_id') ? { spans, text } : undefined;
}

/** The common pieces of two lines and the strings in which they differ; undefined when they are of different make. */
export function commonPieces(a: Cast, b: Cast): { common: string[]; own: Span[]; idAt: number } | undefined {
  if (a.spans.length !== b.spans.length) return undefined;
  const own = b.spans.filter((span, index) => {
    const other = a.spans[index]!;
    return span.path[0] === 'custom_id' || a.text.slice(other.start, other.end) !== b.text.slice(span.start, span.end);
  });
  const pieces = (cast: Cast, spans: Span[]) => {
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

/** True for the id, and for the texts of which no rule asks what they say or how long they are. */
function isOwn(path: readonly PathStep[]): boolean {
  const [first, second, ...rest] = path;
  if (first === 'custom_id') return path.length === 1;
  if (first !== 'body' || path.length < 2) return false;
  const last = rest.at(-1);
  if (second === 'messages') return last === 'content' || last === 'text';
  if (second === 'input') return rest.length === 0 || typeof last === 'number' || last === 'content' || last === 'text';
  return false;
}

/** The index after a string of at least one character that needs no closer look; else -1. */
function endOfText(text: string, start: number): number {
  if (text.charCodeAt(start) !== 0x22 || text.charCodeAt(start + 1) === 0x22) return -1;
  for (let at = start + 1; ; ) {
    PLAIN_RUN.lastIndex = at;
    PLAIN_RUN.test(text);
    at = PLAIN_RUN.lastIndex;
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    HARMLESS_ESCAPE.lastIndex = at;
    if (code !== 0x5c || !HARMLESS_ESCAPE.test(text)) return -1;
    at = HARMLESS_ESCAPE.lastIndex;
  }
}
