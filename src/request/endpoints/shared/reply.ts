/** Careful readers of a reply, which may be anything: they never throw. */

/** The value itself where it is an object, else an empty one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The elements as objects; none where the value is not an array. */
export function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The value where it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The words for an answer cut short, from the `finish_reason` of a choice. */
export function cutOf(finishReason: unknown): 'length' | 'content_filter' | undefined {
  return finishReason === 'length' || finishReason === 'content_filter' ? finishReason : undefined;
}
