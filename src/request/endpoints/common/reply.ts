/** Readers of a reply, which may have any shape: they never throw. */

/** The value if it is an object, else an empty object. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The elements as objects; none if the value is not an array. */
export function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The value if it is an array, else an empty array. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The reason why an answer was cut off, from the `finish_reason` of a choice. */
export function cutOf(finishReason: unknown): 'length' | 'content_filter' | undefined {
  return finishReason === 'length' || finishReason === 'content_filter' ? finishReason : undefined;
}

/** True if the choices of a reply are texts, as in completions; choices of a chat are messages. */
export function hasTextChoices(reply: Readonly<Record<string, unknown>>): boolean {
  const choice = objectsOf(reply.choices)[0] ?? {};
  return reply.object === 'text_completion' || (!('message' in choice) && 'text' in choice);
}

/** True if the first element of a reply's `data` has one of these keys. */
export function dataHas(reply: Readonly<Record<string, unknown>>, ...keys: readonly string[]): boolean {
  const [first] = objectsOf(reply.data);
  return first !== undefined && keys.some((key) => key in first);
}

/** Splits a reply into one reply per choice; empty unless there are several. */
export function splitChoices(reply: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const choices = arrayOf(reply.choices);
  return choices.length > 1 ? choices.map((choice) => ({ ...reply, choices: [choice] })) : [];
}
