import type { Issue, Report } from '../../issue.js';
import { formatNumber } from './text.js';

const SHOWN = 5;

/** The first errors of a report, each on a line of its own behind its place, and how many more there are. */
export function listErrors({ issues, errors }: Report, placeOf: (issue: Issue) => string | undefined): string {
  const lines = issues
    .filter(({ severity }) => severity === 'error')
    .slice(0, SHOWN)
    .map((issue) => {
      const place = placeOf(issue);
      return `\n  ${place === undefined ? '' : `${place}: `}${issue.message}`;
    });
  const more = errors > SHOWN ? `\n  and ${formatNumber(errors - SHOWN)} more` : '';
  return `${lines.join('')}${more}`;
}
