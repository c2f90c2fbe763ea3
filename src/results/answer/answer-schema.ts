import { createContext, Script } from 'node:vm';
import { Ajv, type AnySchemaObject, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { pointerSteps } from '../../check/text/json-path.js';
import { formatPath } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';

/** Returns the errors of a value, as sentences; none if it fits. */
export type SchemaCheck = (value: unknown) => string[];

/** The time limit for the patterns of a schema per answer. */
const PATTERN_BUDGET_MS = 100;
const MAX_PROBLEMS = 5;
const PATTERN_KEYWORDS = ['pattern', 'patternProperties'] as const;

/**
 * Compiles a JSON Schema of the draft that its `$schema` names (default: 2020-12). Fetches nothing; `format` is only an
 * annotation, as in the newer drafts. Patterns run under a time limit: once an answer exceeds it, all further answers
 * are validated without patterns.
 *
 * @throws Error if it is not a valid schema.
 */
export function compileSchema(schema: Readonly<Record<string, unknown>>): SchemaCheck {
  const compiled = compile(schema);
  if (!holdsPattern(schema)) return (value) => problemsOf(compiled, value);
  const limited = withTimeLimit(compiled);
  let plain: ValidateFunction | undefined;
  return (value) => {
    if (!plain) {
      const fits = limited(value);
      if (fits !== undefined) return fits ? [] : describe(value, compiled.errors ?? []);
      plain = compile(withoutPatterns(schema) as Record<string, unknown>);
    }
    return problemsOf(plain, value);
  };
}

function compile(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const { $schema, $async: _, ...rest } = schema;
  const options: Options = { strict: false, validateFormats: false, allErrors: true, logger: false };
  const draft = typeof $schema === 'string' ? $schema : '';
  // One instance per schema: two schemas may have the same $id.
  if (/draft-0[3-7]/.test(draft)) return new Ajv(options).compile(rest as AnySchemaObject);
  return (draft.includes('2019-09') ? new Ajv2019(options) : new Ajv2020(options)).compile(rest as AnySchemaObject);
}

/** Returns undefined on a timeout. Only the engine can stop a running regular expression, so this runs in a `vm`. */
function withTimeLimit(validate: ValidateFunction): (value: unknown) => boolean | undefined {
  const box = createContext({ run: () => false });
  const script = new Script('run()');
  return (value) => {
    box.run = () => validate(value);
    try {
      return script.runInContext(box, { timeout: PATTERN_BUDGET_MS }) as boolean;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
      throw cause;
    }
  };
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : describe(value, validate.errors ?? []);
}

function describe(value: unknown, errors: readonly ErrorObject[]): string[] {
  return errors.slice(0, MAX_PROBLEMS).map(({ instancePath, params, message }) => {
    const path = formatPath(pointerSteps(instancePath, value)) || 'the answer';
    if ('additionalProperty' in params)
      return `${path} has the unknown key ${JSON.stringify(params.additionalProperty)}`;
    if ('missingProperty' in params) return `${path} lacks ${JSON.stringify(params.missingProperty)}`;
    if ('allowedValues' in params) return `${path} must be one of ${JSON.stringify(params.allowedValues).slice(1, -1)}`;
    return `${path} ${message ?? 'does not fit'}`;
  });
}

function holdsPattern(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(holdsPattern);
  if (!isObject(schema)) return false;
  return PATTERN_KEYWORDS.some((keyword) => keyword in schema) || Object.values(schema).some(holdsPattern);
}

/** Allows properties that only a pattern had allowed. */
function withoutPatterns(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPatterns);
  if (!isObject(schema)) return schema;
  const { pattern, patternProperties, ...rest } = schema;
  if (isObject(patternProperties)) {
    delete rest.additionalProperties;
    delete rest.unevaluatedProperties;
  }
  // A property may be named "pattern"; then its value is a schema and stays.
  if (isObject(pattern)) rest.pattern = pattern;
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, withoutPatterns(value)]));
}
