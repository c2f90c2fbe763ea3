import { textMatching } from './text-matching.js';

const FORMATS: Record<string, (number: number) => string> = {
  'date-time': (n) => `2026-01-${pad(1 + (n % 28), 2)}T12:${pad(n % 60, 2)}:00Z`,
  date: (n) => `2026-01-${pad(1 + (n % 28), 2)}`,
  time: (n) => `12:${pad(n % 60, 2)}:00Z`,
  duration: (n) => `PT${1 + (n % 59)}M`,
  email: (n) => `person${n}@example.com`,
  hostname: (n) => `host${n}.example.com`,
  ipv4: (n) => `192.0.2.${n % 256}`,
  ipv6: (n) => `2001:db8::${(n % 65_536).toString(16)}`,
  uuid: (n) => `00000000-0000-4000-8000-${pad(n, 12)}`,
  uri: (n) => `https://example.com/${n}`,
};

/** A schema may ask for more than the memory holds. */
const MOST_CHARACTERS = 1_000_000;

/** A string that fits the format, pattern and length. */
export function stringFor(schema: Record<string, unknown>, label: string, random: () => number): string {
  const number = Math.floor(random() * 1000);
  const name = String(schema.format);
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format) return format(number);
  const least = Math.min(Number(schema.minLength ?? 0), MOST_CHARACTERS);
  const most = Number(schema.maxLength ?? Number.POSITIVE_INFINITY);
  if (typeof schema.pattern === 'string') {
    const text = textMatching(schema.pattern, random, { least, most });
    if (text !== undefined) return text;
  }
  return `${label} ${number}`.padEnd(least, '.').slice(0, most);
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
