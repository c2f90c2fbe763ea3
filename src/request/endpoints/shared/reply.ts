/** Careful readers of a reply, which may be anything: they never throw. */

/** The value itself where it is an object, else an empty one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The elements as objects; none where the value is not an array. */
export function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** The value where it is an array, else an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The words for an answer cut short, from the `finish_reason` of a choice. */
export function cutOf(finishReason: unknown): 'length' | 'content_filter' | undefined {
  return finishReason === 'length' || finishReason === 'content_filter' ? finishReason : undefined;
}

/** True when a reply lists choices that are texts, as those of completions are; choices of a chat are messages. */
export function hasTextChoices(reply: Readonly<Record<string, unknown>>): boolean {
  const choice = objectsOf(reply.choices)[0] ?? {};
  return reply.object === 'text_completion' || (!('message' in choice) && 'text' in choice);
}

/** True when the first element of a reply's `data` has one of these keys. */
export function dataHas(reply: Readonly<Record<string, unknown>>, ...keys: readonly string[]): boolean {
  const [first] = objectsOf(reply.data);
  return first !== undefined && keys.some((key) => key in first);
}

/** A reply with one choice for each of its choices; none where there are not several. */
export function splitChoices(reply: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const choices = arrayOf(reply.choices);
  return choices.length > 1 ? choices.map((choice) => ({ ...reply, choices: [choice] })) : [];
}
