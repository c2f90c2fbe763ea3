import type { z } from 'zod';
import type { PathStep } from '../../issue.js';
import { valueAt } from '../text/json-path.js';

type ZodIssue = z.core.$ZodIssue;

/**
 * The branch of a union that was most likely meant: the one with the fewest issues; undefined if no branch allows the
 * type of the value.
 */
export function meantBranch(union: z.core.$ZodIssueInvalidUnion, value: unknown): ZodIssue[] | undefined {
  const fitting = union.errors.filter((branch) => !branch.some((issue) => isOfAnotherType(issue, value)));
  const cost = (branch: ZodIssue[]) => branch.reduce((sum, issue) => sum + costOf(issue, value), 0);
  return fitting.toSorted((a, b) => cost(a) - cost(b))[0];
}

/** True if a branch allows no value of this type at all; a list of literals allows no objects. */
function isOfAnotherType(issue: ZodIssue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && isNested(value));
}

/** An unknown key counts little; a different `type` or nesting means that another branch was meant. */
function costOf(issue: ZodIssue, value: unknown): number {
  const path = issue.path as PathStep[];
  if (issue.code === 'unrecognized_keys') return 0.1;
  if (issue.code === 'invalid_union') {
    const inner = valueAt(value, path);
    const branches = issue.errors.map((branch) => branch.reduce((sum, one) => sum + costOf(one, inner), 0));
    return Math.min(3, ...branches);
  }
  if (path.length === 1 && path[0] === 'type') return valueAt(value, path) === undefined ? 1.5 : 3;
  // Only a lone { id } is a reference; other objects are not meant as one.
  if (path.length === 1 && path[0] === 'id') return 2;
  // Elements of another type mean that another kind of list was meant.
  return issue.code === 'invalid_type' && typeof path.at(-1) === 'number' && isNested(valueAt(value, path)) ? 4 : 1;
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
