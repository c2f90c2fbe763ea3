import { LIMITS } from '../../catalog/services/limits.js';
import { formatPath, type PathStep } from '../../issue.js';
import { failsRequest, type IssueDraft } from '../report/issue-draft.js';
import { formatNumber } from '../report/text.js';

/** Issues of an embedding request with too many tokens, as far as they are counted already. */
export function embeddingFindings(body: Record<string, unknown>): IssueDraft[] {
  const { input } = body;
  if (!Array.isArray(input)) return [];
  const findings: IssueDraft[] = [];
  const tooMany = (steps: PathStep[], count: number, limit: number) => {
    const path = formatPath(['body', 'input', ...steps]);
    const message = `${path} holds ${formatNumber(count)} tokens; at most ${formatNumber(limit)} are allowed. Shorten or split it.`;
    findings.push(failsRequest('invalid_value', message, { path }));
  };
  const items: [PathStep[], unknown][] =
    typeof input[0] === 'number' ? [[[], input]] : input.map((item, index) => [[index], item]);
  let total = 0;
  for (const [steps, item] of items) {
    if (!Array.isArray(item)) continue;
    total += item.length;
    if (item.length > LIMITS.embeddingTokensPerInput) tooMany(steps, item.length, LIMITS.embeddingTokensPerInput);
  }
  if (total > LIMITS.embeddingTokensPerRequest) tooMany([], total, LIMITS.embeddingTokensPerRequest);
  return findings;
}
