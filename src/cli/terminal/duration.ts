import { BatchOptionsError } from '../../errors.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a time like `15m`, `1s` or `20h` of an option as milliseconds. */
export function duration(name: string): (text: string) => number {
  return (text) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
    if (number !== undefined && unit !== undefined) return Number(number) * UNITS[unit]!;
    throw new BatchOptionsError(`${name} must be a time, e.g. 30s, 15m or 20h; got "${text}".`);
  };
}

/** A time for people: `45 s`, `12 min`, `3 h 20 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hours} h${rest === 0 || hours >= 10 ? '' : ` ${rest} min`}`;
}
