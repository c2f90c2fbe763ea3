import { isUtf8 } from 'node:buffer';
import type { PathStep, Report } from '../../issue.js';
import { failsBatch, type IssueDraft, warning } from '../report/issue-draft.js';
import { valueAt } from '../text/json-path.js';
import { parseLine } from '../text/parse-line.js';
import { BatchValidator, type ValidatorOptions } from './batch.js';
import { type LineLayout, LineTemplate, layoutOf, sharedPartsOf } from './line-template.js';
import type { RequestGroup } from './request-groups.js';

/** How many kinds of line are remembered at a time. */
const MAX_MOLDS = 4;
/** The one thing that a rule asks of a free text is whether it has the word JSON in it. */
const SAMPLE_TEXTS = ['x', 'JSON'];
/** After so many lines in a row that taught nothing, learning pauses. */
const MAX_FRUITLESS = 200;

/** Judges the bytes of a file, block by block; each block holds whole lines. */
export class FileValidator {
  readonly #judge: BatchValidator;
  #molds: LineTemplate<RequestGroup>[] = [];
  #lastCast: LineLayout | undefined;
  #fruitless = 0;
  #line = 0;
  #blankLines: number[] = [];
  readonly #elsewhere: ReadonlyMap<number, readonly IssueDraft[]>;

  /** @param elsewhere What was found in lines by other means, by the number of the line. */
  constructor(options: ValidatorOptions = {}, elsewhere: ReadonlyMap<number, readonly IssueDraft[]> = new Map()) {
    this.#judge = new BatchValidator(options);
    this.#elsewhere = elsewhere;
  }

  /** Takes the next whole lines; the last may lack its newline. */
  block(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const valid = isUtf8(bytes);
    for (let start = 0; start < text.length; ) {
      this.#line++;
      const fitted = valid ? this.#fit(text, start) : -1;
      if (fitted >= 0) {
        start = fitted + 1;
        continue;
      }
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      this.#read(bytes.subarray(start, end), text.slice(start, end), newline < 0 ? 0 : 1);
      start = end + 1;
    }
  }

  report(): Report {
    const count = this.#blankLines.length;
    if (count > 0) {
      const message = `${count === 1 ? 'A blank line stands' : `${count} blank lines stand`} after the last request. One final newline is enough.`;
      this.#judge.note(warning('blank_line', message), { line: this.#blankLines[0]! });
    }
    return this.#judge.report();
  }

  /** Tries the molds; the index of the line's end if one fits. */
  #fit(text: string, start: number): number {
    for (const mold of this.#molds) {
      const end = mold.match(text, start);
      if (end < 0) continue;
      this.#flushBlankLines();
      const newline = end < text.length ? 1 : 0;
      const bytes = end - start + newline;
      this.#count(bytes, text.slice(mold.idStart, mold.idEnd), mold.kind, mold.findings);
      if (mold !== this.#molds[0]) this.#molds = [mold, ...this.#molds.filter((other) => other !== mold)];
      this.#fruitless = 0;
      return end;
    }
    return -1;
  }

  #read(bytes: Buffer, raw: string, newline: number): void {
    if (raw.trim() === '') {
      this.#blankLines.push(this.#line);
      this.#judge.addBytes(bytes.length + newline);
      return;
    }
    this.#flushBlankLines();
    const { request, customId, findings } = parseLine(bytes, this.#line === 1);
    const found = request === undefined ? findings : [...findings, ...this.#judge.findings(request)];
    const kind = request === undefined ? undefined : this.#judge.kindOf(request);
    this.#count(bytes.length + newline, customId, kind, found);
    if (request && kind && findings.length === 0) this.#learn(raw, request, kind, found);
    else this.#lastCast = undefined;
  }

  #count(bytes: number, customId: unknown, kind: RequestGroup | undefined, findings: readonly IssueDraft[]): void {
    const more = this.#elsewhere.get(this.#line);
    this.#judge.count(this.#line, bytes, customId, kind, more ? [...findings, ...more] : findings);
  }

  /** Makes a mold of two lines that differ only in their own strings, if what is found does not hang on those. */
  #learn(raw: string, request: object, kind: RequestGroup, findings: readonly IssueDraft[]): void {
    if (++this.#fruitless > MAX_FRUITLESS) return;
    const previous = this.#lastCast;
    const cast = layoutOf(raw);
    this.#lastCast = cast;
    const shared = previous && cast && sharedPartsOf(previous, cast);
    if (!shared) return;
    const found = JSON.stringify(findings);
    const sample = structuredClone(request);
    for (const text of SAMPLE_TEXTS) {
      for (const span of shared.own) setAt(sample, span.path, text);
      if (JSON.stringify(this.#judge.findings(sample)) !== found) return;
    }
    this.#molds = [new LineTemplate(shared, kind, findings), ...this.#molds].slice(0, MAX_MOLDS);
  }

  #flushBlankLines(): void {
    for (const line of this.#blankLines) {
      this.#judge.note(
        failsBatch('invalid_json_line', 'The line is blank. Every line up to the last must hold one request.'),
        { line },
      );
    }
    if (this.#blankLines.length > 0) this.#blankLines = [];
  }
}

function setAt(root: unknown, path: readonly PathStep[], value: string): void {
  const holder = valueAt(root, path.slice(0, -1)) as Record<PathStep, unknown>;
  holder[path.at(-1)!] = value;
}
