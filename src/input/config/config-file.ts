import { isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, visit, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { formatPath } from '../../issue.js';
import { readTextFile } from '../../jsonl/read/utf8-text.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { isExact } from '../table/exact-json.js';
import { CONFIG_KEYS, type Config, configSchema } from './config-schema.js';

type Document = ReturnType<typeof parseDocument>;
type Env = Readonly<Record<string, string | undefined>>;
/** Something that is wrong, and its place in the text. */
interface Fault {
  offset: number;
  message: string;
}

const REFERENCE = /\$(\$?)\{([A-Za-z_]\w*)\}/g;

/**
 * Reads a config file, YAML or JSON.
 *
 * @throws BatchOptionsError with the line and column of everything that is wrong; BatchFileError when it cannot be read.
 */
export async function readConfig(path: string, env: Env): Promise<Config> {
  return parseConfig(await readTextFile(path), path, env);
}

/** Parses a config; messages call the file `name`, which is undefined for command-line options. */
export function parseConfig(text: string, name: string | undefined, env: Env): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' });
  const refuse = (faults: readonly Fault[]): BatchOptionsError => {
    const shown = faults.slice(0, 5).map(({ offset, message }) => {
      const { line, col } = lines.linePos(offset);
      return name === undefined ? message : `${name}:${line}:${col}: ${message}`;
    });
    const more = faults.length > 5 ? [`and ${faults.length - 5} more`] : [];
    return new BatchOptionsError([...shown, ...more].join('\n'));
  };
  const [broken] = document.errors;
  if (broken) throw refuse([{ offset: broken.pos[0], message: explainSyntax(broken, text) }]);
  const faults = [...findOddValues(document, text), ...fillReferences(document, env)];
  if (faults.length > 0) throw refuse(faults);
  const result = configSchema.safeParse(toValue(document, refuse));
  if (result.success) return result.data;
  throw refuse(result.error.issues.flatMap((issue) => explain(issue, document)));
}

/** An unquoted template is a mapping to YAML, or no YAML at all. */
const UNQUOTED_TEMPLATE = /(?:^|[:\s-])\s*(\{[{%].*)$/;

function quoteIt(line: string): string | undefined {
  const [, template] = UNQUOTED_TEMPLATE.exec(line) ?? [];
  return template === undefined ? undefined : `a template needs quotes in YAML: ${JSON.stringify(template.trim())}.`;
}

function explainSyntax({ message, pos }: YAMLParseError, text: string): string {
  return quoteIt(lineAt(text, pos[0])) ?? `${message}.`;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}

/** Values that YAML reads otherwise than they are meant: unquoted templates, and numbers that would lose digits. */
function findOddValues(document: Document, text: string): Fault[] {
  const faults: Fault[] = [];
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
      faults.push({
        offset: range?.[0] ?? 0,
        message: `the number ${source} would lose digits. Quote it: "${source}".`,
      });
    },
  });
  return faults;
}

const JSON_NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function toValue(document: Document, refuse: (faults: readonly Fault[]) => BatchOptionsError): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    let offset = 0;
    visit(document, {
      Alias(_, { range }) {
        offset = range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    const isBomb = cause instanceof ReferenceError && /^Excessive alias/.test(cause.message);
    const why = isBomb
      ? 'the aliases (*name) expand to too many values. Write the values out.'
      : `${cause instanceof Error ? cause.message : String(cause)}.`;
    throw refuse([{ offset, message: why }]);
  }
}

/** Puts the environment's values in place of `${NAME}`; `$${NAME}` stays as `${NAME}`. */
function fillReferences(document: Document, env: Env): Fault[] {
  const missing: Fault[] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const filled = node.value.replace(REFERENCE, (reference, escaped: string, name: string) => {
        if (escaped) return reference.slice(1);
        const value = env[name];
        if (value !== undefined) return value;
        const message = `\${${name}} is not set in the environment.${didYouMean(name, Object.keys(env))} To use the text itself, write $\${${name}}.`;
        missing.push({ offset: node.range?.[0] ?? 0, message });
        return '';
      });
      // A number that comes from the environment is one, unless it is quoted.
      const number = filled !== node.value && node.type === Scalar.PLAIN && /^-?\d+(?:\.\d+)?$/.test(filled);
      node.value = number ? Number(filled) : filled;
    },
  });
  return missing;
}

function explain(issue: z.core.$ZodIssue, document: Document): Fault[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ offset: offsetOf(document, [...path, key], true), message: unknownKey(key) }));
  }
  const place = formatPath(path) || 'the config';
  const offset = offsetOf(document, path, false);
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
    const given = document.getIn(path);
    const guess = typeof given === 'string' ? didYouMean(given, issue.values.map(String)) : '';
    return [{ offset, message: `${place} must be ${issue.values.length > 1 ? `one of ${values}` : values}.${guess}` }];
  }
  const why = issue.code === 'invalid_union' ? 'expected a text or an object' : issue.message;
  return [{ offset, message: `${place}: ${why.replace(/^Invalid input: |^Too (?:small|big): /, '')}.` }];
}

function unknownKey(key: string): string {
  const guess = didYouMean(key, CONFIG_KEYS);
  const ofBody = Object.values(ENDPOINTS).some((endpoint) => Object.hasOwn(endpoint.body.shape, key));
  const remedy = guess || (ofBody ? ' It belongs under model_params.' : ` The keys are ${CONFIG_KEYS.join(', ')}.`);
  return `unknown key "${key}".${remedy}`;
}

/** Where a value, or its key, begins. */
function offsetOf(document: Document, path: readonly (string | number)[], atKey: boolean): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    const node = (atKey ? pair?.key : pair?.value) as { range?: [number, number, number] } | null | undefined;
    if (node?.range) return node.range[0];
  }
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range?.[0] ?? document.contents?.range?.[0] ?? 0;
}
