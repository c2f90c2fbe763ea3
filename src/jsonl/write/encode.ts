import { randomBytes } from 'node:crypto';
import type { BatchValidator } from '../../check/batch/batch.js';
import type { RequestGroup } from '../../check/batch/request-groups.js';
import { failsRequest, type IssueDraft } from '../../check/report/issue-draft.js';
import { PROSE } from '../../check/text/free-text.js';
import { BatchValidationError } from '../../errors.js';
import { buildRequest } from '../../request/build.js';
import type { ReadMedia } from '../../request/content/content.js';
import { findNotJson, type NonJsonValue } from '../../request/content/not-json.js';
import { type Entry, isPlainEntry, type RequestLine } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';

/** A line without its newline, in pieces; shared pieces are already encoded. */
export type LineParts = readonly (string | Buffer)[];

/** An entry as a line, and the issues found in it. */
export interface EncodedLine {
  /** Absent if JSON cannot represent the entry; the issues say why. */
  pieces?: LineParts;
  kind?: RequestGroup | undefined;
  findings: readonly IssueDraft[];
  /** The request itself, if one had to be built for this line. */
  request?: RequestLine;
}

/** No rule depends on the length of shorter prompts: the smallest limit is the 32,000 characters of an image prompt. */
const LONGEST_FREE_TEXT = 32_000;

/** The bytes around the ID and the prompt, including their quotes, in all lines made with the same options. */
interface SharedParts {
  head: Buffer;
  middle: Buffer;
  tail: Buffer;
  kind: RequestGroup | undefined;
  findings: readonly IssueDraft[];
}

/**
 * Makes lines from entries. Builds, validates and encodes the shared parts once; for a plain entry, only the ID and the
 * prompt are then encoded.
 */
export class LineEncoder {
  readonly #options: BatchOptions;
  readonly #read: ReadMedia;
  readonly #validator: BatchValidator | undefined;
  #shared: SharedParts | null | undefined;

  /** Without `validator`, lines are not validated, but values that JSON cannot represent are still found. */
  constructor(options: BatchOptions, read: ReadMedia, validator?: BatchValidator) {
    this.#options = options;
    this.#read = read;
    this.#validator = validator;
  }

  encode(entry: Entry): EncodedLine {
    const pieces = isPlainEntry(entry) ? this.#partsAround(entry.customId, entry.prompt) : undefined;
    if (pieces) return { pieces, kind: this.#shared!.kind, findings: this.#shared!.findings };
    const request = buildRequest(entry, this.#options, this.#read);
    const problems = findNotJson(request);
    if (problems.length > 0) return { findings: problems.map(notJsonFinding) };
    return {
      pieces: [escapeSeparators(JSON.stringify(request))],
      request,
      kind: this.#validator?.groupOf(request),
      findings: this.#validator?.findings(request) ?? [],
    };
  }

  /** The pieces of a plain entry's line; undefined if the entry must be built and validated by itself. */
  #partsAround(customId: string, prompt: string): LineParts | undefined {
    if (prompt.length === 0 || prompt.length > LONGEST_FREE_TEXT) return undefined;
    if (this.#shared === undefined) this.#shared = this.#makeShared();
    if (this.#shared === null) return undefined;
    const id = escaped(customId);
    const text = escaped(prompt);
    if (id === undefined || text === undefined) return undefined;
    const { head, middle, tail } = this.#shared;
    return [head, id, middle, text, tail];
  }

  /**
   * Builds one line around two markers; null if its issues might depend on the prompt, or the markers do not split it.
   */
  #makeShared(): SharedParts | null {
    const [id, prompt] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')];
    const request = buildRequest({ customId: id, prompt }, this.#options, this.#read);
    if (findNotJson(request).length > 0) return null;
    const findings = this.#validator?.findings(request) ?? [];
    if (findings.some(({ severity }) => severity === 'error')) return null;
    if (!this.#holdsForAnyPrompt(id, findings)) return null;
    const [head, afterId, ...more] = escapeSeparators(JSON.stringify(request)).split(id);
    const [middle, tail, ...others] = afterId?.split(prompt) ?? [];
    if (middle === undefined || tail === undefined || more.length > 0 || others.length > 0) return null;
    return {
      head: Buffer.from(head!),
      middle: Buffer.from(middle),
      tail: Buffer.from(tail),
      kind: this.#validator?.groupOf(request),
      findings,
    };
  }

  /**
   * The shared parts rely on the same rule as the templates of the validator: rules read no text, see
   * check/text/free-text.ts.
   */
  #holdsForAnyPrompt(customId: string, findings: readonly IssueDraft[]): boolean {
    const expected = JSON.stringify(findings);
    return PROSE.samples.every((prompt) => {
      const request = buildRequest({ customId, prompt }, this.#options, this.#read);
      return JSON.stringify(this.#validator?.findings(request) ?? []) === expected;
    });
  }
}

/** The request line of one entry, exactly as it will be written; throws for a value that JSON cannot represent. */
export function previewRequest(entry: Entry, options: BatchOptions, read: ReadMedia): RequestLine {
  const request = buildRequest(entry, options, read);
  const problems = findNotJson(request);
  if (problems.length > 0) throw notJsonError(entry.customId, problems.map(notJsonFinding));
  // A JSON round trip removes undefined properties, as in the file.
  return JSON.parse(JSON.stringify(request)) as RequestLine;
}

/** The error for an entry that cannot become a line. */
export function notJsonError(customId: string, findings: readonly IssueDraft[]): BatchValidationError {
  const issues = findings.map(({ shared: _, ...finding }) => ({ ...finding, customId }));
  return new BatchValidationError(
    `Entry "${customId}": ${findings
      .map(({ message }) => message)
      .slice(0, 5)
      .join(' ')}`,
    issues,
  );
}

/** The pieces as one text. */
export function joinPieces(pieces: LineParts): string {
  return pieces.map(String).join('');
}

/** The size of the line in UTF-8 bytes, newline included. */
export function lineBytes(pieces: LineParts): number {
  return pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 1);
}

function notJsonFinding({ code, path, what, remedy }: NonJsonValue): IssueDraft {
  return failsRequest(code, `${path} is ${what}. ${remedy}`, { path });
}

const NEEDS_ESCAPE = /["\\\u0000-\u001f\u2028\u2029\ud800-\udfff\ufffd]/;

/**
 * A text as it appears between the quotes of a JSON string; undefined if it may need a warning: a lone surrogate or
 * U+FFFD.
 */
function escaped(text: string): string | undefined {
  // Most texts need no escapes, and searching is cheaper than encoding.
  if (!NEEDS_ESCAPE.test(text)) return text;
  const quoted = escapeSeparators(JSON.stringify(text));
  // JSON.stringify escapes a lone surrogate: searching for the escape is cheaper than checking every character.
  return quoted.includes('\\ud') || quoted.includes('\ufffd') ? undefined : quoted.slice(1, -1);
}

/** U+2028 and U+2029 are legal in JSON, but other readers split lines at them. */
export function escapeSeparators(json: string): string {
  // Most texts have none, and searching is several times faster than replacing.
  if (!json.includes('\u2028') && !json.includes('\u2029')) return json;
  return json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
