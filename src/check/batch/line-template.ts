import type { PathStep } from '../../issue.js';
import type { IssueDraft } from '../report/issue-draft.js';
import { type TextKind, textKindAt } from '../text/free-text.js';
import { endOfString, scanJson, standsAt } from '../text/json-text.js';

/** A string value in a line, by the position of its quotes. The ID has no kind: it is read separately. */
interface Span {
  path: PathStep[];
  start: number;
  end: number;
  kind?: TextKind;
}

/** A line in parts: its ID, its free texts, and the bytes between them. */
export interface LineLayout {
  spans: Span[];
  text: string;
}

const PORTABLE_ID = /"[A-Za-z0-9_-]{1,64}"/y;
/** Allows neither half of a character nor U+FFFD, which rules look for. */
const HARMLESS_ESCAPE = /\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F]|[fF]{3}[dD])[0-9a-fA-F]{4})/y;

/**
 * The bytes that neighboring lines of a file have in common. A line that matches a template whose findings are known
 * needs no parsing: it differs only in its ID and free texts, and rules get those only as `FreeText`.
 */
export class LineTemplate<Group> {
  /** The common bytes before, between and after the strings that differ. */
  readonly #common: string[];
  /** Which of the strings is the id. */
  readonly #idAt: number;
  readonly #kinds: readonly (TextKind | undefined)[];
  readonly group: Group;
  readonly findings: readonly IssueDraft[];
  /** Where the id of the line that matched last is. */
  idStart = 0;
  idEnd = 0;

  constructor({ common, own, idAt }: SharedParts, group: Group, findings: readonly IssueDraft[]) {
    this.#common = common;
    this.#idAt = idAt;
    this.#kinds = own.map(({ kind }) => kind);
    this.group = group;
    this.findings = findings;
  }

  /** The index after the line that starts here, if it matches; else -1. The text is bytes read as latin1. */
  match(text: string, start: number): number {
    const common = this.#common;
    let at = start;
    for (let index = 0; ; index++) {
      const piece = common[index]!;
      if (!standsAt(text, piece, at)) return -1;
      at += piece.length;
      if (index === common.length - 1) break;
      const end = index === this.#idAt ? this.#endOfId(text, at) : endOfText(text, at, this.#kinds[index]!);
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

/** Splits a line into parts; undefined if it has no ID. */
export function layoutOf(text: string): LineLayout | undefined {
  const spans: Span[] = [];
  scanJson(text, (path, start, end) => {
    if (!text.startsWith('"', start)) return;
    const kind = textKindAt(path);
    if (kind) spans.push({ path: [...path], start, end, kind });
    else if (isId(path)) spans.push({ path: [...path], start, end });
  });
  return spans.some(({ path }) => isId(path)) ? { spans, text } : undefined;
}

/** The common parts of two lines, and the strings in which they differ. */
export interface SharedParts {
  common: string[];
  own: Span[];
  idAt: number;
}

/** The common parts of two lines; undefined if they differ in more than their own strings. */
export function sharedPartsOf(a: LineLayout, b: LineLayout): SharedParts | undefined {
  if (a.spans.length !== b.spans.length) return undefined;
  const own = b.spans.filter((span, index) => {
    const other = a.spans[index]!;
    return isId(span.path) || a.text.slice(other.start, other.end) !== b.text.slice(span.start, span.end);
  });
  const pieces = (layout: LineLayout, spans: Span[]) => {
    const starts = [0, ...spans.map((span) => span.end)];
    return starts.map((start, index) => layout.text.slice(start, spans[index]?.start));
  };
  const common = pieces(b, own);
  const others = pieces(
    a,
    own.map((span) => a.spans[b.spans.indexOf(span)]!),
  );
  if (common.some((piece, index) => piece !== others[index])) return undefined;
  return { common, own, idAt: own.findIndex(({ path }) => isId(path)) };
}

function isId(path: readonly PathStep[]): boolean {
  return path.length === 1 && path[0] === 'custom_id';
}

/** The index after a string that needs no closer look; else -1. */
function endOfText(text: string, start: number, { begins, longest }: TextKind): number {
  begins.lastIndex = start;
  if (!begins.test(text)) return -1;
  const end = endOfString(text, start, HARMLESS_ESCAPE);
  return typeof end === 'number' && end - start - 2 <= longest ? end : -1;
}
