const unique = new WeakSet<object>();

/** Notes that a source never gives an id twice: of millions of ids, one memory is enough. */
export function markUnique<Source extends object>(source: Source): Source {
  unique.add(source);
  return source;
}

/** True for a source that sees to it itself. */
export function isUnique(source: object): boolean {
  return unique.has(source);
}
