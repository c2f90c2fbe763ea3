import { formatNumber } from '../../check/report/text.js';
import type { Issue } from '../../issue.js';
import type { Estimate } from '../estimate.js';

/** What `validate --tokens` adds to a report: requests that their model cannot hold. What is only estimated is a warning. */
export function oversizedIssues(estimate: Estimate): Issue[] {
  return estimate.oversized.first.map(({ customId, line, inputTokens, certain, limit, of }) => {
    const size = `${formatNumber(inputTokens)} tokens of input`;
    const fact = `The request has ${certain ? size : `about ${size}, and may have more`};`;
    const rule = `the ${of === 'context window' ? "model's context window" : of} holds ${formatNumber(limit)}.`;
    return {
      severity: certain ? 'error' : 'warning',
      code: 'context_length_exceeded',
      ...(certain && { fails: 'request' as const }),
      message: `${fact} ${rule} Shorten it, or split it in several.`,
      line,
      ...(customId !== '' && { customId }),
    };
  });
}
