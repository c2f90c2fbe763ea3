import type { z } from 'zod';
import type { PathStep } from '../../issue.js';
import { valueAt } from '../text/json-path.js';

type ZodIssue = z.core.$ZodIssue;

/** The branch of a union that was most likely meant, by what is wrong with each; undefined when the value is of none's type. */
export function meantBranch(union: z.core.$ZodIssueInvalidUnion, value: unknown): ZodIssue[] | undefined {
  const fitting = union.errors.filter((branch) => !branch.some((issue) => isOfAnotherType(issue, value)));
  const cost = (branch: ZodIssue[]) => branch.reduce((sum, issue) => sum + costOf(issue, value), 0);
  return fitting.toSorted((a, b) => cost(a) - cost(b))[0];
}

/** True where a branch allows no value of this type at all; a list of values allows no objects. */
function isOfAnotherType(issue: ZodIssue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && isNested(value));
}

/** An unknown key changes nothing; a `type` or a nesting that differs says that another branch was meant. */
function costOf(issue: ZodIssue, value: unknown): number {
  const path = issue.path as PathStep[];
  if (issue.code === 'unrecognized_keys') return 0.1;
  if (issue.code === 'invalid_union') {
    const inner = valueAt(value, path);
    const branches = issue.errors.map((branch) => branch.reduce((sum, one) => sum + costOf(one, inner), 0));
    return Math.min(3, ...branches);
  }
  if (path.length === 1 && path[0] === 'type') return valueAt(value, path) === undefined ? 1.5 : 3;
  // A lone { id } is a reference; who wrote something else did not mean one.
  if (path.length === 1 && path[0] === 'id') return 2;
  // Elements of quite another type belong to a list of another kind.
  return issue.code === 'invalid_type' && typeof path.at(-1) === 'number' && isNested(valueAt(value, path)) ? 4 : 1;
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
