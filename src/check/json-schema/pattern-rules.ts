import { listNames } from '../report/text.js';
import { type SchemaIssue, type Subschema, typesOf } from './schema-walk.js';

/** Issues that the service rejects, or may reject, in any schema, strict or not. */
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

/** Longer patterns are not checked, so that none can stall the check. */
const LONGEST = 10_000;

/**
 * The reason why the service rejects a pattern; undefined if none is known. It reads patterns in the dialect of
 * Python's `re`, which has no `\p{…}` (BerriAI/litellm#40485), and its grammars have no lookaround (9router#1556,
 * opencode#32073). The pattern may be compiled, but never runs.
 */
function patternFault(pattern: string): string | undefined {
  if (pattern.length > LONGEST) return undefined;
  const bare = withoutClasses(pattern);
  if (/\(\?<?[=!]/.test(bare)) return 'looks ahead or behind, which the service rejects. Write it without lookaround.';
  if (/\\[pP]\{/.test(pattern.replace(/\\\\/g, ''))) {
    return 'has \\p{…}, which the service does not support. List the characters or ranges instead.';
  }
  return compiles(bare) ? undefined : 'is not a regular expression. Correct it, or omit it.';
}

/** Blanks out escapes and character classes, so that the remaining parentheses are syntax. */
function withoutClasses(pattern: string): string {
  // Reads an unclosed class to the end, so that no part of the text is read twice.
  return pattern.replace(/\\[\s\S]|\[\^?\]?(?:[^\]\\]|\\[\s\S])*(\]|\\?$)/g, (piece, end) =>
    piece.startsWith('[') && end !== ']' ? '[' : 'x',
  );
}

/** Translates Python's additions first. */
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
