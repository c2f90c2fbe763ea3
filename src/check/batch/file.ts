import { isUtf8 } from 'node:buffer';
import { LIMITS } from '../../catalog/services/limits.js';
import type { PathStep, Report } from '../../issue.js';
import { failsBatch, type IssueDraft, warning } from '../report/issue-draft.js';
import { formatNumber, pluralize } from '../report/text.js';
import { valueAt } from '../text/json-path.js';
import { parseLine } from '../text/parse-line.js';
import { BatchValidator, type ValidatorOptions } from './batch.js';
import { type LineLayout, LineTemplate, layoutOf, sharedPartsOf } from './line-template.js';
import type { RequestGroup } from './request-groups.js';

/** The number of templates kept at a time. */
const MAX_TEMPLATES = 4;
/** After this many lines in a row without a template, we stop trying. */
const MAX_FRUITLESS = 200;
/** U+FFFD in UTF-8, read as latin1. Rules look for it, so a line with it matches no template. */
const REPLACEMENT = '\xef\xbf\xbd';

/** Checks the bytes of a file, block by block; each block holds whole lines. */
export class FileValidator {
  readonly #validator: BatchValidator;
  #templates: LineTemplate<RequestGroup>[] = [];
  #lastLayout: LineLayout | undefined;
  #fruitless = 0;
  #line = 0;
  #blankLines: number[] = [];
  readonly #elsewhere: ReadonlyMap<number, readonly IssueDraft[]>;

  /** @param elsewhere What was found in lines by other means, by the number of the line. */
  constructor(options: ValidatorOptions = {}, elsewhere: ReadonlyMap<number, readonly IssueDraft[]> = new Map()) {
    this.#validator = new BatchValidator(options);
    this.#elsewhere = elsewhere;
  }

  /** Checks the next complete lines; the last may lack its newline. */
  block(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const valid = isUtf8(bytes);
    let replacement = valid ? text.indexOf(REPLACEMENT) : -1;
    for (let start = 0; start < text.length; ) {
      this.#line++;
      if (replacement >= 0 && replacement < start) replacement = text.indexOf(REPLACEMENT, start);
      const matched = valid ? this.#match(text, start, replacement < 0 ? Infinity : replacement) : -1;
      if (matched >= 0) {
        start = matched + 1;
        continue;
      }
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      this.#read(bytes.subarray(start, end), text.slice(start, end), newline < 0 ? 0 : 1);
      start = end + 1;
    }
  }

  /** Reports the next line by its size alone: it is too long to be read. */
  refuseLine(bytes: number): void {
    this.#line++;
    this.#flushBlankLines();
    const message = `The line has ${formatNumber(bytes)} bytes; a whole file may have ${formatNumber(LIMITS.serverBytes)}. Check that each request is on a line of its own.`;
    this.#count(bytes, undefined, undefined, [failsBatch('file_too_large', message)]);
  }

  report(): Report {
    const count = this.#blankLines.length;
    if (count > 0) {
      const fact = count === 1 ? 'There is a blank line' : `There are ${pluralize(count, 'blank line')}`;
      const message = `${fact} after the last request. One final newline is enough.`;
      this.#validator.note(warning('blank_line', message), { line: this.#blankLines[0]! });
    }
    return this.#validator.report();
  }

  /** Tries the templates; the index of the line's end if one matches and the line ends before `limit`. */
  #match(text: string, start: number, limit: number): number {
    for (const template of this.#templates) {
      const end = template.match(text, start);
      if (end < 0 || end > limit) continue;
      this.#flushBlankLines();
      const newline = end < text.length ? 1 : 0;
      const bytes = end - start + newline;
      this.#count(bytes, text.slice(template.idStart, template.idEnd), template.group, template.findings);
      if (template !== this.#templates[0])
        this.#templates = [template, ...this.#templates.filter((other) => other !== template)];
      this.#fruitless = 0;
      return end;
    }
    return -1;
  }

  #read(bytes: Buffer, raw: string, newline: number): void {
    if (raw.trim() === '') {
      this.#blankLines.push(this.#line);
      this.#validator.addBytes(bytes.length + newline);
      return;
    }
    this.#flushBlankLines();
    const { request, customId, findings } = parseLine(bytes, this.#line === 1);
    const found = request === undefined ? findings : [...findings, ...this.#validator.findings(request)];
    const group = request === undefined ? undefined : this.#validator.groupOf(request);
    this.#count(bytes.length + newline, customId, group, found);
    if (request && group && findings.length === 0) this.#learn(raw, request, group, found);
    else this.#lastLayout = undefined;
  }

  #count(bytes: number, customId: unknown, group: RequestGroup | undefined, findings: readonly IssueDraft[]): void {
    const more = this.#elsewhere.get(this.#line);
    this.#validator.count(this.#line, bytes, customId, group, more ? [...findings, ...more] : findings);
  }

  /** Makes a template of two lines that differ only in their own strings, if the findings do not depend on those. */
  #learn(raw: string, request: object, group: RequestGroup, findings: readonly IssueDraft[]): void {
    if (++this.#fruitless > MAX_FRUITLESS) return;
    const previous = this.#lastLayout;
    const layout = layoutOf(raw);
    this.#lastLayout = layout;
    const shared = previous && layout && sharedPartsOf(previous, layout);
    if (!shared) return;
    const found = JSON.stringify(findings);
    const sample = structuredClone(request);
    for (const answer of [0, 1, 2] as const) {
      for (const { path, kind } of shared.own) setAt(sample, path, kind?.samples[answer] ?? 'id');
      if (JSON.stringify(this.#validator.findings(sample)) !== found) return;
    }
    this.#templates = [new LineTemplate(shared, group, findings), ...this.#templates].slice(0, MAX_TEMPLATES);
  }

  #flushBlankLines(): void {
    for (const line of this.#blankLines) {
      const message = 'The line is blank. Every line up to the last must be a request.';
      this.#validator.note(failsBatch('invalid_json_line', message), { line });
    }
    if (this.#blankLines.length > 0) this.#blankLines = [];
  }
}

function setAt(root: unknown, path: readonly PathStep[], value: string): void {
  const holder = valueAt(root, path.slice(0, -1)) as Record<PathStep, unknown>;
  holder[path.at(-1)!] = value;
}
