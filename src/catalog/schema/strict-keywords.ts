/**
 * The keywords of strict structured outputs. Source: the structured-outputs guide of 2026-10-08, and the converter
 * `toStrictJsonSchema` of openai 7.57.0.
 */

/** Supported by every model. */
export const TAKEN = new Set([
  ...['type', 'enum', 'const', 'anyOf', '$ref', '$defs', 'definitions'],
  ...['properties', 'required', 'additionalProperties', 'items'],
  ...['pattern', 'format', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'],
  ...['minItems', 'maxItems', 'title', 'description', '$comment'],
]);

/** Keywords about the schema as a whole. */
export const TAKEN_AT_ROOT = new Set(['$schema', '$id']);

const DROP = 'Omit it, and check the answer yourself.';

/** Rejected keywords, with their remedies. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['allOf', 'Merge its branches into one schema.'],
  ['oneOf', 'Use anyOf.'],
  ['patternProperties', 'Name every key in properties, or use an array of { key, value } objects.'],
  ['propertyNames', 'Name every key in properties, or use an array of { key, value } objects.'],
  ['prefixItems', 'Use an object with a key for each place.'],
  ...[
    ...['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'dependencies'],
    ...['contains', 'minContains', 'maxContains', 'uniqueItems', 'additionalItems', 'unevaluatedItems'],
    ...['minProperties', 'maxProperties', 'unevaluatedProperties'],
    ...['contentEncoding', 'contentMediaType', 'contentSchema'],
    ...['$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveAnchor', '$recursiveRef'],
  ].map((keyword): [string, string] => [keyword, DROP]),
]);

/** Rejected only by fine-tuned models. */
export const REFUSED_BY_FINE_TUNED = new Set([
  ...['minLength', 'maxLength', 'pattern', 'format', 'minimum', 'maximum', 'multipleOf', 'minItems', 'maxItems'],
]);

/** String formats that strict mode is documented to support. */
export const STRICT_FORMATS = new Set([
  ...['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
]);

/** The limits of a strict schema. Source: the structured-outputs guide, 2026-10-08. */
export const STRICT_LIMITS = {
  properties: 5_000,
  /** Levels of objects; the root is the first. */
  levels: 10,
  /** Characters of property names, definition names, enum values and const values together. */
  characters: 120_000,
  enumValues: 1_000,
  /** An enum of strings with more than `longEnum` values may have `longEnumCharacters` characters in total. */
  longEnum: 250,
  longEnumCharacters: 15_000,
} as const;
