import { z } from 'zod';
import { BatchOptionsError } from '../errors.js';
import { formatPath } from '../issue.js';
import { didYouMean } from './nearest.js';

/** The zod fields of an options type, one for each option: `z.strictObject({ … } satisfies FieldsOf<SaveOptions>)`. */
export type FieldsOf<Options> = { [Name in keyof Options]-?: z.ZodType };

/** A callback among options. */
export const anyFunction = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'expected a function',
);
/** A signal that cancels a call. */
export const abortSignal = z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal');
/** An option whose value is checked elsewhere, with its own message. */
export const checkedLater = z.unknown().optional();
/** A whole number above 0. */
export const positiveInt = z.int().min(1);

type Path = readonly PropertyKey[];

/**
 * Checks the options of a public function, so that plain JavaScript also gets an error for a misspelt name or a wrong
 * type.
 *
 * @param where The name of the function in the message: `save`.
 * @param shape The shape of the options. Make it with `z.strictObject`, nested objects too.
 * @param hint The remedy for an unknown option that resembles no known one. Default: the names of all options.
 * @throws BatchOptionsError that names the option and the nearest known name.
 */
export function checkOptions<Options extends object>(
  where: string,
  shape: z.ZodObject,
  options: Options,
  hint?: string,
): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new BatchOptionsError(`${where}: options must be an object, not ${nameOf(options)}.`);
  }
  const result = shape.safeParse(options);
  if (result.success) return options;
  throw new BatchOptionsError(`${where}: ${explainOptions(shape, result.error.issues, [], hint)}`);
}

/**
 * The first five errors of zod, in sentences.
 *
 * @param base The path of the value itself, e.g. `['catalog']`.
 */
export function explainOptions(
  shape: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
  base: Path = [],
  hint?: string,
): string {
  const all = issues.flatMap((issue) => explain(issue, shape, base, hint));
  const more = all.length > 5 ? ` And ${all.length - 5} more.` : '';
  return all.slice(0, 5).join(' ') + more;
}

function explain(issue: z.core.$ZodIssue, shape: z.ZodType, base: Path, hint?: string): string[] {
  const path = formatPath([...base, ...issue.path] as (string | number)[]);
  const place = path === '' ? '' : `${path}: `;
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(shape, issue.path);
    return issue.keys.map((key) => {
      const remedy = didYouMean(key, known) || (path === '' && hint) || ` Known options: ${known.join(', ')}.`;
      return `${place}unknown option "${key}".${remedy}`;
    });
  }
  if (issue.code === 'invalid_union') {
    const [closest] = issue.errors.filter((branch) => !branch.some(isAboutItself));
    if (closest)
      return closest.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, shape, base, hint));
    const kinds = issue.errors.flat().map(({ message }) => /expected (\w+)/.exec(message)?.[1]);
    return [`${place}expected ${[...new Set(kinds)].filter(Boolean).join(' or ')}.`];
  }
  if (issue.code === 'invalid_value') {
    return [`${path} must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`];
  }
  const text = issue.message.replace(/^Invalid input: /, '').replace(/^Too (small|big): expected/, 'expected');
  return [`${place}${/^expected string to have >=1 /.test(text) ? 'must not be empty' : text}.`];
}

/** True for an issue that the value as a whole has another type. */
function isAboutItself(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code !== 'unrecognized_keys';
}

/** The names that an object at this path may have. */
function namesAt(shape: z.core.$ZodType, path: Path): string[] {
  const def = shape._zod.def as unknown as Record<string, unknown> & { type: string };
  const inner = (def.innerType ?? def.in) as z.core.$ZodType | undefined;
  if (inner) return namesAt(inner, path);
  if (def.type === 'union') return (def.options as z.core.$ZodType[]).flatMap((option) => namesAt(option, path));
  const [step, ...rest] = path;
  if (def.type === 'object') {
    const fields = def.shape as Record<string, z.core.$ZodType>;
    if (step === undefined) return Object.keys(fields);
    const field = fields[String(step)];
    return field ? namesAt(field, rest) : [];
  }
  const child = (def.element ?? def.valueType) as z.core.$ZodType | undefined;
  return child && step !== undefined ? namesAt(child, rest) : [];
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
