import type { ResponseFormat } from './response-format.js';

/** Under which a result of `save` has the formats that its requests were written with: not among what is printed or sent on. */
export const ANSWER_FORMATS: unique symbol = Symbol('answer formats');

/** What knows how the answers to its requests are parsed. */
export interface CarriesFormats<Parsed = unknown> {
  /** The formats of the answers. @default none */
  readonly [ANSWER_FORMATS]?: readonly ResponseFormat<Parsed>[];
}

/** Notes on a value, out of sight, each format that these options and entries have. */
export function carryFormats<Value extends object, Parsed>(
  value: Value,
  owners: readonly { responseFormat?: unknown }[],
): Value & CarriesFormats<Parsed> {
  const formats = new Set(
    owners.flatMap(({ responseFormat }) => (responseFormat === undefined ? [] : [responseFormat])),
  );
  return Object.defineProperty(value, ANSWER_FORMATS, { value: [...formats] }) as Value & CarriesFormats<Parsed>;
}

/** The formats that a value carries; none for any other value. */
export function carriedFormats(value: unknown): readonly ResponseFormat[] {
  return (typeof value === 'object' && (value as CarriesFormats | null)?.[ANSWER_FORMATS]) || [];
}
