import type { ResponseFormat } from './response-format.js';

/**
 * The key under which a result of `save` carries the formats of its requests, hidden from printing and serialization.
 */
export const ANSWER_FORMATS: unique symbol = Symbol('answer formats');

/** An object that carries the formats of its answers. */
export interface CarriesFormats<Parsed = unknown> {
  /** The formats of the answers. @default none */
  readonly [ANSWER_FORMATS]?: readonly ResponseFormat<Parsed>[];
}

/** Attaches all formats of these options and entries to a value, hidden. */
export function carryFormats<Value extends object, Parsed>(
  value: Value,
  owners: readonly { responseFormat?: unknown }[],
): Value & CarriesFormats<Parsed> {
  const formats = new Set(
    owners.flatMap(({ responseFormat }) => (responseFormat === undefined ? [] : [responseFormat])),
  );
  return Object.defineProperty(value, ANSWER_FORMATS, { value: [...formats] }) as Value & CarriesFormats<Parsed>;
}

/** The formats that a value carries, if any. */
export function carriedFormats(value: unknown): readonly ResponseFormat[] {
  return (typeof value === 'object' && (value as CarriesFormats | null)?.[ANSWER_FORMATS]) || [];
}
