import { readFile } from 'node:fs/promises';
import { isMap, isScalar, LineCounter, parseDocument, Scalar, visit } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../../arguments/nearest.js';
import { BatchOptionsError } from '../../errors.js';
import { formatPath } from '../../issue.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { CONFIG_KEYS, type Config, configSchema } from './config-schema.js';

type Document = ReturnType<typeof parseDocument>;
type Env = Readonly<Record<string, string | undefined>>;
/** Something that is wrong, and where it stands in the text. */
interface Fault {
  offset: number;
  message: string;
}

const REFERENCE = /\$(\$?)\{([A-Za-z_]\w*)\}/g;

/**
 * Reads a config file, YAML or JSON.
 *
 * @throws BatchOptionsError with line and column of all that is wrong; BatchFileError when it cannot be read.
 */
export async function readConfig(path: string, env: Env): Promise<Config> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw fileError('read', path, cause);
  }
  return parseConfig(text, path, env);
}

/** Reads the text of a config; `name` is what messages call the file, undefined where there is none. */
export function parseConfig(text: string, name: string | undefined, env: Env): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (faults: readonly Fault[]): BatchOptionsError => {
    const shown = faults.slice(0, 5).map(({ offset, message }) => {
      const { line, col } = lines.linePos(offset);
      return name === undefined ? message : `${name}:${line}:${col}: ${message}`;
    });
    const more = faults.length > 5 ? [`and ${faults.length - 5} more`] : [];
    return new BatchOptionsError([...shown, ...more].join('\n'));
  };
  const [broken] = document.errors;
  if (broken) throw refuse([{ offset: broken.pos[0], message: `${broken.message}.` }]);
  const missing = fillReferences(document, env);
  if (missing.length > 0) throw refuse(missing);
  const result = configSchema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  throw refuse(result.error.issues.flatMap((issue) => explain(issue, document)));
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
        const message = `\${${name}} is not set in the environment.${didYouMean(name, Object.keys(env))} To write it as it is: $\${${name}}.`;
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
