import { closest, distance } from 'fastest-levenshtein';

/** The known name that a misspelt one most likely means; undefined if none is similar. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const plain = (text: string) => text.toLowerCase().replace(/[-_\s]/g, '');
  const guess = closest(plain(name), known.map(plain));
  const match = known.find((candidate) => plain(candidate) === guess);
  const near = match !== undefined && distance(plain(name), guess) <= Math.max(1, Math.round(guess.length * 0.4));
  return near ? match : undefined;
}

/** ` Did you mean "x"?`, or an empty string, to follow a sentence about an unknown word. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}
