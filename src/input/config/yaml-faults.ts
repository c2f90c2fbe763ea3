import { type Document, isMap, isSeq, visit, type YAMLParseError } from 'yaml';
import { isExact } from '../../check/text/inexact-numbers.js';

/** An error in a config, and its place in the text. */
export interface ConfigFault {
  offset: number;
  message: string;
}

/** YAML reads an unquoted template as a mapping, or as a syntax error. */
const UNQUOTED_TEMPLATE = /(?:^|[:\s-])\s*(\{[{%].*)$/;
const JSON_NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The error in a text that is not valid YAML. */
export function explainSyntax({ message, pos }: YAMLParseError, text: string): ConfigFault {
  return { offset: pos[0], message: quoteIt(lineAt(text, pos[0])) ?? `${message}.` };
}

/** Errors for values that YAML misreads: unquoted templates, and numbers that would lose digits. */
export function findOddValues(document: Document.Parsed, text: string): ConfigFault[] {
  const faults: ConfigFault[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isMap(key) && !isSeq(key)) return undefined;
      const offset = key.range?.[0] ?? 0;
      const message = quoteIt(lineAt(text, offset)) ?? 'a key must be a text, not a mapping or a list.';
      faults.push({ offset, message });
      return visit.SKIP;
    },
    Scalar(key, { value, source, range }) {
      if (key === 'key' || typeof value !== 'number' || source === undefined || !JSON_NUMBER.test(source)) return;
      if (isExact(source)) return;
      const message = `the number ${source} would lose digits. Quote it: "${source}".`;
      faults.push({ offset: range?.[0] ?? 0, message });
    },
  });
  return faults;
}

/** The error if a document cannot become a value: too many aliases, or an alias without an anchor. */
export function explainValue(document: Document.Parsed, cause: unknown): ConfigFault {
  let offset = 0;
  visit(document, {
    Alias(_, { range }) {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  const isBomb = cause instanceof ReferenceError && /^Excessive alias/.test(cause.message);
  const message = isBomb
    ? 'the aliases (*name) expand to too many values. Write the values out.'
    : `${cause instanceof Error ? cause.message : String(cause)}.`;
  return { offset, message };
}

function quoteIt(line: string): string | undefined {
  const [, template] = UNQUOTED_TEMPLATE.exec(line) ?? [];
  return template === undefined ? undefined : `a template needs quotes in YAML: ${JSON.stringify(template.trim())}.`;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}
