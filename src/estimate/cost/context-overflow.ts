import { formatNumber } from '../../check/report/text.js';
import type { Issue } from '../../issue.js';
import type { Estimate } from '../estimate.js';

/**
 * The issues that `validate --tokens` adds: requests that are too long for their model; warnings if the count is an
 * estimate.
 */
export function oversizedIssues(estimate: Estimate): Issue[] {
  return estimate.oversized.first.map(({ customId, line, inputTokens, certain, limit, of }) => {
    const size = `${formatNumber(inputTokens)} tokens of input`;
    const fact = `The request has ${certain ? size : `about ${size}, and may have more`};`;
    const rule = `the ${of === 'context window' ? "model's context window" : of} holds ${formatNumber(limit)}.`;
    return {
      severity: certain ? 'error' : 'warning',
      code: 'context_length_exceeded',
      ...(certain && { fails: 'request' as const }),
      message: `${fact} ${rule} Shorten it, or split it into several.`,
      line,
      ...(customId !== '' && { customId }),
    };
  });
}
