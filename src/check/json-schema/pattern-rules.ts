import { listNames } from '../report/text.js';
import { type SchemaIssue, type Subschema, typesOf } from './schema-walk.js';

/** What the service refuses, or may refuse, in a schema whether the answer is held to it or not. */
export function* keywordFaults({ schema, path }: Subschema): Generator<SchemaIssue> {
  const { pattern, enum: values } = schema;
  if (typeof pattern === 'string') {
    const reason = patternFault(pattern);
    if (reason !== undefined) yield { severity: 'error', path: [...path, 'pattern'], message: `pattern ${reason}` };
  }
  if (!Array.isArray(values)) return;
  const types = typesOf(schema);
  const strays = types.length === 0 ? [] : values.filter((value) => !types.some((type) => isOfType(value, type)));
  if (values.length === 0) {
    yield {
      severity: 'warning',
      path: [...path, 'enum'],
      message: 'enum is empty, so no value fits. List the values.',
    };
  } else if (strays.length > 0) {
    const list = listNames(strays.slice(0, 6).map(String), 5);
    const message = `enum has values that are not of type ${types.join(' or ')}: ${list}. Change the type or the values.`;
    yield { severity: 'warning', path: [...path, 'enum'], message };
  }
}

/** Longer patterns are not looked into, so that none can stall the check. */
const LONGEST = 10_000;

/**
 * Why the service refuses a pattern; undefined where it is not known to. It reads patterns in the dialect of Python's
 * `re`, which has no `\p{…}` (BerriAI/litellm#40485), and its grammars have no lookaround (9router#1556, opencode#32073).
 * The pattern is compiled at most, and never run.
 */
function patternFault(pattern: string): string | undefined {
  if (pattern.length > LONGEST) return undefined;
  const bare = withoutClasses(pattern);
  if (/\(\?<?[=!]/.test(bare)) return 'looks ahead or behind, which the service refuses. Write it without lookaround.';
  if (/\\[pP]\{/.test(pattern.replace(/\\\\/g, ''))) {
    return 'has \\p{…}, which the service does not take for a regular expression. List the characters or ranges instead.';
  }
  return compiles(bare) ? undefined : 'is not a regular expression. Correct it, or leave it out.';
}

/** Escapes and character classes blanked out, so that what is left of parentheses is syntax. */
function withoutClasses(pattern: string): string {
  // A class that is never closed is read to the end, so that no part of the text is read twice.
  return pattern.replace(/\\[\s\S]|\[\^?\]?(?:[^\]\\]|\\[\s\S])*(\]|\\?$)/g, (piece, end) =>
    piece.startsWith('[') && end !== ']' ? '[' : 'x',
  );
}

/** What Python's dialect adds is made plain first. */
function compiles(bare: string): boolean {
  const plain = bare
    .replace(/\(\?P?<[A-Za-z_]\w*>/g, '(')
    .replace(/\(\?P=\w+\)/g, 'x')
    .replace(/\(\?[aiLmsux]*(?:-[imsx]+)?\)/g, '')
    .replace(/\(\?(?:>|[aiLmsux]*(?:-[imsx]+)?:)/g, '(?:')
    .replace(/\(\?#[^)]*\)/g, '')
    .replace(/([*+?}])\+/g, '$1');
  try {
    new RegExp(plain);
    return true;
  } catch {
    return false;
  }
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
