import { formatNumber } from '../../check/report/text.js';
import type { Bin } from '../gather/figures.js';
import { type Html, html } from './html.js';

const WIDTH = 320;
const HEIGHT = 96;
const BASE = HEIGHT - 18;

/** A histogram as SVG. Bars have titles, so that a pointer and a screen reader show the numbers. */
export function histogram(name: string, bins: readonly Bin[], format: (value: number) => string): Html {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const width = WIDTH / Math.max(1, bins.length);
  const bars = bins.map(({ from, to, count }, index) => {
    const height = count === 0 ? 0 : Math.max(1.5, (count / most) * (BASE - 8));
    const label = `${format(from)} to ${format(to)}: ${formatNumber(count)}`;
    return html`<rect class="bar" x="${(index * width).toFixed(2)}" y="${(BASE - height).toFixed(2)}" width="${Math.max(1, width - 1).toFixed(2)}" height="${height.toFixed(2)}"><title>${label}</title></rect>`;
  });
  const [first, last] = [bins[0], bins.at(-1)];
  const ends =
    first && last
      ? html`<text x="0" y="${HEIGHT - 3}">${format(first.from)}</text><text x="${WIDTH}" y="${HEIGHT - 3}" text-anchor="end">${format(last.to)}</text>`
      : undefined;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}"><line class="axis" x1="0" x2="${WIDTH}" y1="${BASE}" y2="${BASE}"/>${bars}${ends}</svg>`;
}

/** One bar divided into the given shares. */
export function dividedBar(name: string, shares: readonly { label: string; kind: string; count: number }[]): Html {
  const total = shares.reduce((sum, { count }) => sum + count, 0) || 1;
  let x = 0;
  const parts = shares.map(({ label, kind, count }) => {
    const width = (count / total) * 1000;
    const part = html`<rect class="fill-${kind}" x="${x.toFixed(2)}" y="0" width="${Math.max(count > 0 ? 2 : 0, width - 1).toFixed(2)}" height="14"><title>${label}: ${formatNumber(count)}</title></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="divided" viewBox="0 0 1000 14" preserveAspectRatio="none" role="img" aria-label="${name}">${parts}</svg>`;
}

/** The estimate as a line from low to high, and the actual number as a dot. */
export function rangeChart(
  name: string,
  range: { low: number; high: number },
  actual: number,
  format: (value: number) => string,
): Html {
  const largest = Math.max(range.high, actual) * 1.02 || 1;
  const x = (value: number) => (6 + (value / largest) * (WIDTH - 12)).toFixed(1);
  return html`<svg class="chart range" viewBox="0 0 ${WIDTH} 44" role="img" aria-label="${name}: ${format(actual)}, estimated ${format(range.low)} to ${format(range.high)}"><line class="axis" x1="0" x2="${WIDTH}" y1="14" y2="14"/><line class="span" x1="${x(range.low)}" x2="${x(range.high)}" y1="14" y2="14"/><circle class="dot" cx="${x(actual)}" cy="14" r="5"><title>${format(actual)}</title></circle><text x="0" y="40">${format(0)}</text><text x="${WIDTH}" y="40" text-anchor="end">${format(largest)}</text></svg>`;
}
