import type { ErrorObject } from 'ajv';
import type { z } from 'zod';
import { didYouMean } from '../../arguments/nearest.js';
import { formatPath, type PathStep } from '../../issue.js';
import { isObject, kindName } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { excerpt, formatNumber } from '../report/text.js';
import { pathSteps, pointerSteps, valueAt } from '../text/json-path.js';
import { meantBranch } from './closest-branch.js';
import { shapeHint } from './hints.js';
import { unknownKeyFinding } from './unknown-key.js';

type ZodIssue = z.core.$ZodIssue;

/** Keys of a body whose absence another rule reports. */
const OWN_RULE = new Set(['body.model', 'body.messages']);

/** Explains why a body does not have the shape of its endpoint, with one issue for each error. */
export function explainShape(
  body: Record<string, unknown>,
  endpoint: Endpoint,
  knownModel: boolean,
  ajvErrors: readonly ErrorObject[],
): IssueDraft[] {
  const request = { body };
  const issues = endpoint.body.safeParse(body).error?.issues ?? [];
  if (issues.length > 0) {
    const findings = issues.flatMap((issue) =>
      explain(issue, ['body', ...(issue.path as PathStep[])], request, endpoint),
    );
    return withHints(findings, request, endpoint).map((finding) => (knownModel ? finding : maybeNewer(finding)));
  }
  const [first] = ajvErrors;
  const path = formatPath(['body', ...pointerSteps(first?.instancePath ?? '', body)]);
  return [failsRequest('invalid_value', `${path} is not valid (${first?.keyword ?? 'unknown rule'}).`, { path })];
}

/** Explains common mistakes; the rest of the object is then not reported. */
function withHints(findings: IssueDraft[], request: unknown, endpoint: Endpoint): IssueDraft[] {
  const mistaken: { holder: string; code: IssueDraft['code'] | undefined }[] = [];
  const explained = findings.map((finding) => {
    const { path = '', code, severity } = finding;
    const steps = pathSteps(path);
    const [value, holder] = [valueAt(request, steps), valueAt(request, steps.slice(0, -1))];
    const hint = severity === 'error' ? shapeHint(endpoint, path, value, holder) : undefined;
    // If an object has the wrong kind, nothing else about it is known; if it has the wrong shape, only its keys are
    // unusual.
    const wrongKind = code === 'invalid_value' && steps.at(-1) === 'type';
    if (wrongKind) mistaken.push({ holder: holderOf(path), code: undefined });
    else if (hint) mistaken.push({ holder: holderOf(path), code: 'unknown_parameter' });
    return hint ? { ...finding, hint } : finding;
  });
  return explained.filter(({ code, path = '' }) => {
    if (code === 'invalid_value' && path.endsWith('.type')) return true;
    return !mistaken.some((one) => one.holder === holderOf(path) && (one.code ?? code) === code);
  });
}

/** For a model that is not in the table, a value that is not in our lists may be newer than they are. */
function maybeNewer(finding: IssueDraft): IssueDraft {
  const { path = '', hint } = finding;
  if (!unlisted.has(finding) || hint !== undefined || path.endsWith('.role')) return finding;
  return warning('invalid_value', `${finding.message} It may be newer than this package.`, { path });
}

/** Issues of a value that is not in one of our lists. */
const unlisted = new WeakSet<IssueDraft>();

function notListed(path: string, message: string): IssueDraft {
  const finding = failsRequest('invalid_value', message, { path });
  unlisted.add(finding);
  return finding;
}

function holderOf(path: string): string {
  return formatPath(pathSteps(path).slice(0, -1));
}

function explain(issue: ZodIssue, steps: PathStep[], request: unknown, endpoint: Endpoint): IssueDraft[] {
  const path = formatPath(steps);
  const value = valueAt(request, steps);
  // 1e999 is valid JSON, but too large for a number.
  if (value === Infinity || value === -Infinity) {
    const message = `${path} is too large for a number (above 1.8e308). Use a smaller one.`;
    return [failsRequest('invalid_value', message, { path })];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKeyFinding([...steps, key], valueAt(request, steps), endpoint));
    case 'invalid_union':
      return explainUnion(issue, steps, request, endpoint);
    case 'invalid_type':
      if (value === undefined) return missing(path);
      return [
        failsRequest('invalid_type', `${path} must be ${typeName(issue.expected)}, but is ${kindName(value)}.`, {
          path,
        }),
      ];
    case 'invalid_value': {
      if (value === undefined) return missing(path);
      const values = issue.values.map((v) => JSON.stringify(v));
      const list = values.length > 1 ? `one of ${values.join(', ')}` : values[0];
      const guess = typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : '';
      return [notListed(path, `${path} is ${excerpt(value, 60)}; it must be ${list}.${guess}`)];
    }
    case 'too_big':
    case 'too_small':
      if (value === '') return [failsRequest('invalid_value', `${path} is empty.`, { path })];
      return [failsRequest('invalid_value', `${path} ${rangeFault(issue, value)}.`, { path })];
    default:
      return [
        failsRequest('invalid_value', `${path}: ${lowerFirst(issue.message.replace(/^Invalid input: /, ''))}.`, {
          path,
        }),
      ];
  }
}

/** Explains only one branch of a union: the one whose type fits and that needs the fewest changes. */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  steps: PathStep[],
  request: unknown,
  endpoint: Endpoint,
): IssueDraft[] {
  const value = valueAt(request, steps);
  const path = formatPath(steps);
  if (issue.errors.length === 0) return [discriminatorFinding(issue, steps, value)];
  const meant = meantBranch(issue, value);
  if (!meant) {
    const types = issue.errors.flatMap((branch) =>
      branch.flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : [])),
    );
    const list = [...new Set(types)].filter((name) => name !== 'null');
    return value === undefined
      ? missing(path)
      : [failsRequest('invalid_type', `${path} must be ${list.join(' or ')}, but is ${kindName(value)}.`, { path })];
  }
  return meant.flatMap((inner) => explain(inner, [...steps, ...(inner.path as PathStep[])], request, endpoint));
}

function discriminatorFinding(issue: z.core.$ZodIssueInvalidUnion, steps: PathStep[], value: unknown): IssueDraft {
  const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
  const inside = discriminator !== undefined && isObject(value);
  const path = formatPath(inside ? [...steps, discriminator] : steps);
  const given = inside ? value[discriminator] : value;
  const known = (options ?? []).map(String);
  if (given === undefined) return missing(path)[0]!;
  const list =
    known.length > 0
      ? `; it must be one of ${known.map((name) => JSON.stringify(name)).join(', ')}`
      : ' and not known here';
  return notListed(path, `${path} is ${excerpt(given, 60)}${list}.${didYouMean(String(given), known)}`);
}

function missing(path: string): IssueDraft[] {
  if (OWN_RULE.has(path)) return [];
  return [failsRequest('missing_required_parameter', `${path} is required, but missing.`, { path })];
}

function rangeFault(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown): string {
  const [limit, word] = issue.code === 'too_big' ? [issue.maximum, 'at most'] : [issue.minimum, 'at least'];
  if (typeof value === 'number') return `is ${value}; it must be ${word} ${limit}`;
  const unit = typeof value === 'string' ? 'characters' : 'items';
  const size = (value as { length?: number } | undefined)?.length ?? 0;
  return `has ${formatNumber(size)} ${unit}; it must have ${word} ${formatNumber(Number(limit))}`;
}

function typeName(expected: string): string {
  if (expected === 'int') return 'a whole number';
  if (expected === 'record') return 'an object';
  return expected === 'null' ? 'null' : `${/^[aeio]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
