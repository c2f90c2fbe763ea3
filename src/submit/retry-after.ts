/** How long a server asks to be left alone, in milliseconds; undefined where it does not say. */
export function retryAfter(header: (name: string) => unknown): number | undefined {
  const exact = Number(header('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = String(header('retry-after') ?? '');
  if (text === '') return undefined;
  const seconds = Number(text);
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
