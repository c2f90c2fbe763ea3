import { formatNumber, pluralize, truncate } from '../../check/report/text.js';
import { dollars } from '../dollars.js';
import type { Estimate, ExpectedRange } from '../estimate.js';
import type { QueuePlan } from './plan-queue.js';

const BAR_WIDTH = 30;

/** Formats an estimate for people: sizes, cost and rates, a histogram, the longest requests, the assumptions. */
export function formatEstimate(estimate: Estimate, plan?: QueuePlan): string {
  const { requests, bytes, models, oversized, assumptions } = estimate;
  const what = models.length === 0 ? '' : ` · ${models.map((model) => model || '(no model)').join(', ')}`;
  const sections = [
    [`${pluralize(requests, 'request')} · ${pluralize(bytes, 'byte')}${what}`],
    [inputLine(estimate), outputLine(estimate), ...moneyLines(estimate)],
    plan ? [planLine(plan)] : [],
    requests > 0 ? ['Input tokens per request', ...bars(estimate)] : [],
    requests > 1 ? ['Longest requests', ...longestLines(estimate)] : [],
    oversized.requests > 0 ? ['Too long for their model', ...oversizedLines(estimate)] : [],
    assumptions.length > 0 ? ['Assumed', ...assumptions.map((sentence) => `  ${sentence}`)] : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function inputLine({ inputTokens, inputRange, cacheableTokens, counting, sample }: Estimate): string {
  const exact = inputRange.low === inputRange.high;
  const range = exact ? '' : ` (${formatNumber(inputRange.low)} to ${formatNumber(inputRange.high)})`;
  const cached = cacheableTokens > 0 ? `, of which ${formatNumber(cacheableTokens)} may come from the cache` : '';
  const by = counting.method === 'bytes' ? ', estimated from bytes' : '';
  const part = sample
    ? `, from ${pluralize(sample.requests, 'request')} ± ${(sample.relativeError * 100).toFixed(1)} %`
    : '';
  return `Input   ${formatNumber(inputTokens)} tokens${range}${by}${part}${cached}`;
}

function outputLine({ outputTokens: { low, high, expected } }: Estimate): string {
  const range = low === high ? formatNumber(high) : `up to ${formatNumber(high)}`;
  return `Output  ${low === high ? range : `${formatNumber(expected)} expected, ${range}`} tokens`;
}

function moneyLines({ cost, fullPrice, rates, tableDate }: Estimate): string[] {
  if (!cost || !fullPrice) return ['Cost    unknown'];
  const table = tableDate === undefined ? 'prices of your own' : `prices of ${tableDate}`;
  return [
    `Cost    ${range(cost)} by batch; ${range(fullPrice)} at full price`,
    ...rates.map(({ model, input, output, cachedInput, long }) => {
      const cached = cachedInput === undefined ? '' : `, cached ${dollars(cachedInput)}`;
      const step = long ? `; ×${long.input} and ×${long.output} above ${formatNumber(long.above)} tokens` : '';
      return `        ${model}: input ${dollars(input)}${cached}, output ${dollars(output)} per million tokens${step} (${table})`;
    }),
  ];
}

function range({ low, high, expected }: ExpectedRange): string {
  const ends = dollars(low) === dollars(high) ? dollars(high) : `${dollars(low)} to ${dollars(high)}`;
  return dollars(low) === dollars(high) ? ends : `${dollars(expected)} expected (${ends})`;
}

function planLine({ tier, limit, waves, hours, tooLarge, date }: QueuePlan): string {
  const queue = `Tier ${tier} allows ${formatNumber(limit)} queued input tokens${date === undefined ? '' : ` (${date})`}`;
  const large =
    tooLarge.length > 0
      ? ` ${pluralize(tooLarge.length, 'part')} can never be queued: split by fewer tokens (maxTokens).`
      : '';
  if (waves === 1) return `Queue   ${queue}: all at once, within ${hours.high} hours.${large}`;
  return `Queue   ${queue}: ${waves} waves, one after the other, ${hours.low} to ${hours.high} hours.${large}`;
}

/** At most ten bars: for a wide spread, the steps of 1, 2 and 5 become steps of 10. */
function bars({ histogram, requests, sample }: Estimate): string[] {
  const steps = histogram.length > 10 ? decades(histogram) : histogram;
  const counted = sample?.requests ?? requests;
  const most = Math.max(...steps.map((step) => step.requests));
  const labels = steps.map(({ from, to }) => `${formatNumber(from)} – ${formatNumber(to - 1)}`);
  const width = Math.max(...labels.map((label) => label.length));
  return steps.map((step, index) => {
    const bar = '█'.repeat(Math.ceil((step.requests / most) * BAR_WIDTH));
    const share = (step.requests / counted) * 100;
    const figures =
      step.requests === 0 ? '0' : `${formatNumber(step.requests)} (${share < 1 ? '<1' : share.toFixed(0)} %)`;
    return `  ${labels[index]!.padStart(width)}  ${bar}${bar && ' '}${figures}`;
  });
}

function decades(steps: Estimate['histogram']): Estimate['histogram'] {
  const merged: Estimate['histogram'] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    const begins = step.from === 0 || Number.isInteger(Math.log10(step.from));
    if (last && !begins) {
      last.to = step.to;
      last.requests += step.requests;
    } else merged.push({ ...step });
  }
  return merged;
}

function longestLines({ longest }: Estimate): string[] {
  const width = Math.max(0, ...longest.map(({ inputTokens }) => formatNumber(inputTokens).length));
  return longest.map(
    ({ customId, line, inputTokens }) =>
      `  ${formatNumber(inputTokens).padStart(width)}  ${printable(customId)} (line ${line})`,
  );
}

function oversizedLines({ oversized }: Estimate): string[] {
  const shown = oversized.first.slice(0, 5).map(({ customId, line, inputTokens, certain, limit, of }) => {
    const size = `${certain ? '' : 'perhaps: about '}${formatNumber(inputTokens)} tokens`;
    return `  ${printable(customId)} (line ${line}): ${size}; ${of} ${formatNumber(limit)}`;
  });
  const more = oversized.requests - shown.length;
  return more > 0 ? [...shown, `  and ${formatNumber(more)} more`] : shown;
}

/** IDs may contain control characters; escapes them, so that none moves the cursor. */
function printable(id: string): string {
  return JSON.stringify(truncate(id, 60))
    .slice(1, -1)
    .replace(/[\x7f-\x9f]/g, '\ufffd');
}
