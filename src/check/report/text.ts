/** A number with separators: "50,000". */
export function formatNumber(count: number): string {
  // The tables of Intl take longer to load than the rest of a module, and 2 MB.
  if (!Number.isSafeInteger(count)) return count.toLocaleString('en');
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** "1 request", "2,000 requests". */
export function pluralize(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Names as JSON, limited to the first ones. */
export function listNames(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map((name) => JSON.stringify(name));
  return shown.join(', ') + (names.length > most ? ` and ${formatNumber(names.length - most)} more` : '');
}

/** The beginning of a text, in at most `length` characters. */
export function truncate(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}

/** The beginning of a value as JSON. */
export function excerpt(value: unknown, length: number): string {
  return truncate(JSON.stringify(value) ?? String(value), length);
}
