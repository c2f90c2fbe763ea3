import fc from 'fast-check';

type Schema = { [keyword: string]: unknown };

/** Values that a JSON Schema of our own making takes; of `pattern` only that of open kinds occurs. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const branches = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (branches) {
    const usable = depth > 6 ? branches.slice(-1) : branches;
    return fc.oneof(...usable.map((branch) => arbitraryOf(branch, depth)));
  }
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => arbitraryOf({ ...schema, type }, depth)));
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  const { minimum = -1_000, maximum = 1_000 } = schema as { minimum?: number; maximum?: number };
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'string':
      return stringOf(schema);
    case 'array': {
      const { minItems = 0, maxItems = 3 } = schema as { minItems?: number; maxItems?: number };
      const item = arbitraryOf((schema.items ?? {}) as Schema, depth + 1);
      return fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) });
    }
    case 'object':
      return objectOf(schema, depth);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function stringOf(schema: Schema): fc.Arbitrary<string> {
  if (schema.pattern) return fc.constantFrom('teleport', 'shell_call');
  const { minLength = 0, maxLength = 20 } = schema as { minLength?: number; maxLength?: number };
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)) });
}

function objectOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = (schema.required ?? []) as string[];
  if (properties.length === 0 && typeof schema.additionalProperties === 'object') {
    const value = arbitraryOf(schema.additionalProperties as Schema, depth + 1);
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), value, { maxKeys: 4, noNullPrototype: true });
  }
  const model = Object.fromEntries(
    properties
      .filter(([name]) => depth < 5 || required.includes(name))
      .map(([name, property]) => [name, arbitraryOf(property, depth + 1)]),
  );
  return fc.record(model, { requiredKeys: required.filter((name) => name in model), noNullPrototype: true });
}
