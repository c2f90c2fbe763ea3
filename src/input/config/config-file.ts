import { Document, isMap, isPair, isScalar, LineCounter, parseDocument, Scalar, visit } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { formatPath } from '../../issue.js';
import { readTextFile } from '../../jsonl/read/utf8-text.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { CONFIG_KEYS, type Config, configSchema } from './config-schema.js';
import { type ConfigFault, explainSyntax, explainValue, findOddValues } from './yaml-faults.js';

type Parsed = ReturnType<typeof parseDocument> | Document;
type Env = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$(\$?)\{([A-Za-z_]\w*)\}/g;
/** Keys whose value names a file; others do if the value begins with `@`. */
const FILE_KEYS: ReadonlySet<string> = new Set(['input_file', 'output_file', 'data_path', 'catalog']);
/** Names of variables that usually hold a secret. */
const SECRET = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

/**
 * Reads a config file, YAML or JSON. `${NAME}` is replaced by the variable where a value names a file; elsewhere, and
 * for names that sound like a secret, only if the variable is allowed.
 *
 * @param allowed The names of the variables that may be used anywhere.
 * @throws BatchOptionsError with line and column of every error; BatchFileError if it cannot be read.
 */
export async function readConfig(path: string, env: Env, allowed: ReadonlySet<string> = new Set()): Promise<Config> {
  return parseConfig(await readTextFile(path), path, env, allowed);
}

/** Reads the text of a config; `name` is the file's name in messages. */
export function parseConfig(text: string, name: string, env: Env, allowed: ReadonlySet<string> = new Set()): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' });
  const refuse = (faults: readonly ConfigFault[]): BatchOptionsError =>
    refusal(
      faults.map(({ offset, message }) => {
        const { line, col } = lines.linePos(offset);
        return `${name}:${line}:${col}: ${message}`;
      }),
    );
  const [broken] = document.errors;
  if (broken) throw refuse([explainSyntax(broken, text)]);
  const faults = [...findOddValues(document, text), ...fillReferences(document, env, allowed)];
  if (faults.length > 0) throw refuse(faults);
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (cause) {
    throw refuse([explainValue(document, cause)]);
  }
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  throw refuse(result.error.issues.flatMap((issue) => explain(issue, document)));
}

/** Checks values from elsewhere, with the same messages as for a file. */
export function checkConfig(given: Record<string, unknown>): Config {
  const result = configSchema.safeParse(given);
  if (result.success) return result.data;
  const document = new Document(given);
  throw refusal(result.error.issues.flatMap((issue) => explain(issue, document)).map(({ message }) => message));
}

function refusal(messages: readonly string[]): BatchOptionsError {
  const more = messages.length > 5 ? [`and ${messages.length - 5} more`] : [];
  return new BatchOptionsError([...messages.slice(0, 5), ...more].join('\n'));
}

/** Replaces `${NAME}` by the variable; `$${NAME}` becomes the literal `${NAME}`. */
function fillReferences(document: Parsed, env: Env, allowed: ReadonlySet<string>): ConfigFault[] {
  const faults: ConfigFault[] = [];
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const pair = path.at(-1);
      const name = path.length === 3 && isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : '';
      const isFile = FILE_KEYS.has(name) || node.value.startsWith('@');
      const filled = node.value.replace(REFERENCE, (reference, escaped: string, variable: string) => {
        if (escaped) return reference.slice(1);
        const value = env[variable];
        const message = allowed.has(variable) || (isFile && !SECRET.test(variable)) ? undefined : notAllowed(variable);
        if (message === undefined && value !== undefined) return value;
        faults.push({ offset: node.range?.[0] ?? 0, message: message ?? notSet(variable, env) });
        return '';
      });
      // A number from the environment stays a number unless it is quoted.
      const number = filled !== node.value && node.type === Scalar.PLAIN && /^-?\d+(?:\.\d+)?$/.test(filled);
      node.value = number ? Number(filled) : filled;
    },
  });
  return faults;
}

function notSet(name: string, env: Env): string {
  const guess = didYouMean(name, Object.keys(env));
  return `\${${name}} is not set in the environment.${guess} For the literal text, write $\${${name}}.`;
}

function notAllowed(name: string): string {
  return (
    `\${${name}} is not allowed here: it would be sent to the service. If you trust this config, add --allow-env ${name}` +
    ` or set BATCH_CREATOR_ALLOW_ENV=${name}. For the literal text, write $\${${name}}.`
  );
}

function explain(issue: z.core.$ZodIssue, document: Parsed): ConfigFault[] {
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
  // A value of the right kind has its fault inside.
  const inside = issue.code === 'invalid_union' ? issue.errors.flat().find((one) => one.path.length > 0) : undefined;
  if (inside) return explain({ ...inside, path: [...path, ...inside.path] }, document);
  const why = issue.code === 'invalid_union' ? `expected ${expectedBy(issue)}` : issue.message;
  return [{ offset, message: `${place}: ${why.replace(/^Invalid input: |^Too (?:small|big): /, '')}.` }];
}

const KINDS: Record<string, string> = { string: 'a text', array: 'a list', record: 'an object', object: 'an object' };

function expectedBy({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const kinds = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? (KINDS[first.expected] ?? []) : []));
  return kinds.length > 0 ? kinds.join(' or ') : 'another value';
}

function unknownKey(key: string): string {
  const guess = didYouMean(key, CONFIG_KEYS);
  const ofBody = Object.values(ENDPOINTS).some((endpoint) => Object.hasOwn(endpoint.body.shape, key));
  const remedy = guess || (ofBody ? ' It belongs under model_params.' : ` The keys are ${CONFIG_KEYS.join(', ')}.`);
  return `unknown key "${key}".${remedy}`;
}

/** The position of a value, or of its key. */
function offsetOf(document: Parsed, path: readonly (string | number)[], atKey: boolean): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    const node = (atKey ? pair?.key : pair?.value) as { range?: [number, number, number] } | null | undefined;
    if (node?.range) return node.range[0];
  }
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range?.[0] ?? document.contents?.range?.[0] ?? 0;
}
