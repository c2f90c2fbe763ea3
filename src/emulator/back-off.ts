/** How long a server asks to be left alone, in milliseconds; undefined where it does not say. */
export function retryAfter(headers: Record<string, string | string[] | undefined>, now: number): number | undefined {
  const exact = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && exact >= 0) return exact;
  const given = headers['retry-after'];
  if (typeof given !== 'string' || given === '') return undefined;
  const seconds = Number(given);
  if (!Number.isNaN(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(given);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The wait before the next try: doubled each time, up to a minute, never quite the same twice. */
export function backOff(tries: number, first: number): number {
  return Math.min(60_000, first * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);
}
