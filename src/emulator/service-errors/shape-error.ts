import { z } from 'zod';
import { formatPath, type PathStep } from '../../issue.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import {
  type ApiError,
  arrayTooLong,
  emptyArray,
  emptyString,
  invalidType,
  invalidValue,
  missingParameter,
  outOfRange,
  tooLong,
  unknownParameter,
  wrongPattern,
} from '../api/api-errors.js';

type ZodIssue = z.core.$ZodIssue;

/** The service's error for a wrong shape at a place in a body; undefined if the shape is right there. */
export function shapeError(
  body: Record<string, unknown>,
  endpoint: Endpoint,
  param: string,
  value: unknown,
): ApiError | undefined {
  const issues = endpoint.body.safeParse(body).error?.issues ?? [];
  const here = [...issuesAt(issues, [], param)];
  if (here.length === 0) return undefined;
  if (here.some(({ code }) => code === 'unrecognized_keys')) return unknownParameter(param);
  if (value === undefined) return missingParameter(param);
  for (const issue of here) {
    const error = sizeError(issue, param, value, endpoint) ?? patternError(issue, param, value);
    if (error) return error;
  }
  const values = here.flatMap((issue) => allowedValues(issue));
  if (values.length > 0 && typeof value === 'string') return invalidValue(param, value, [...new Set(values)]);
  const number = isInteger(endpoint, param) ? 'an integer' : 'a decimal';
  const nameOf = (type: string) => (type === 'number' ? number : (TYPES[type] ?? type));
  const types = here.flatMap((issue) => (issue.code === 'invalid_type' ? [nameOf(issue.expected)] : []));
  const expected = [...new Set(types)].filter((name) => name !== 'null');
  if (expected.length === 0) return undefined;
  return invalidType(param, expected.length > 1 ? `one of ${expected.join(' or ')}` : expected[0]!, value);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  int: 'an integer',
  boolean: 'a boolean',
  object: 'an object',
  record: 'an object',
  array: 'an array',
};

/** The issues at one place, those within the branches of a union included. */
function* issuesAt(issues: readonly ZodIssue[], before: PathStep[], param: string): Generator<ZodIssue> {
  for (const issue of issues) {
    const path = [...before, ...(issue.path as PathStep[])];
    if (formatPath(path) === param) yield issue;
    if (issue.code === 'unrecognized_keys' && issue.keys.some((key) => formatPath([...path, key]) === param))
      yield issue;
    if (issue.code === 'invalid_union') for (const branch of issue.errors) yield* issuesAt(branch, path, param);
  }
}

function allowedValues(issue: ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? ((issue as { options?: unknown[] }).options ?? []).map(String) : [];
}

function sizeError(issue: ZodIssue, param: string, value: unknown, endpoint: Endpoint): ApiError | undefined {
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return undefined;
  const limit = Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
  if (typeof value === 'number') {
    const kind = isInteger(endpoint, param) ? 'integer' : 'decimal';
    return outOfRange(param, value, issue.code === 'too_big' ? { max: limit, kind } : { min: limit, kind });
  }
  if (value === '') return emptyString(param);
  if (typeof value === 'string') return tooLong(param, limit, value.length);
  if (!Array.isArray(value)) return undefined;
  return value.length === 0 ? emptyArray(param) : arrayTooLong(param, limit, value.length);
}

function patternError(issue: ZodIssue, param: string, value: unknown): ApiError | undefined {
  const { pattern } = issue as { pattern?: string };
  if (issue.code !== 'invalid_format' || pattern === undefined || typeof value !== 'string') return undefined;
  return wrongPattern(param, pattern.replace(/^\/|\/[a-z]*$/g, ''));
}

/** Whether a field at the top of a body takes whole numbers only. */
function isInteger(endpoint: Endpoint, param: string): boolean {
  const { properties } = z.toJSONSchema(endpoint.body, { unrepresentable: 'any' });
  return JSON.stringify(properties?.[param] ?? '').includes('"integer"');
}
