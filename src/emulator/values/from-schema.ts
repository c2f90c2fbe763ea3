import { isObject } from '../../request/content/json-kind.js';
import { stringFor } from './string-for.js';

type Schema = Record<string, unknown>;

/** Beyond this depth, optional values are omitted, so that a recursive schema ends. */
const DEEP = 6;
/** A schema may ask for more than the memory holds. */
const MOST_ITEMS = 10_000;

/** A value that fits a JSON Schema, varied by the random numbers. */
export function valueFor(root: unknown, random: () => number): unknown {
  return new Maker(isObject(root) ? root : {}, random).make(root, 'value', 0);
}

class Maker {
  readonly #root: Schema;
  readonly #random: () => number;

  constructor(root: Schema, random: () => number) {
    this.#root = root;
    this.#random = random;
  }

  make(given: unknown, label: string, depth: number): unknown {
    if (!isObject(given)) return label;
    const schema = this.#resolve(given);
    if ('const' in schema) return schema.const;
    if (Array.isArray(schema.enum)) return this.#pick(schema.enum);
    const branches = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(branches) && branches.length > 0) {
      const { anyOf: _, oneOf: __, ...common } = schema;
      return this.make(merge(common, this.#branch(branches as Schema[], depth)), label, depth);
    }
    switch (this.#type(schema, depth)) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, label, depth);
      case 'string':
        return stringFor(schema, label, this.#random);
      case 'integer':
        return this.#number(schema, true);
      case 'number':
        return this.#number(schema, false);
      case 'boolean':
        return this.#random() < 0.5;
      case 'null':
        return null;
      default:
        return label;
    }
  }

  #resolve(schema: Schema): Schema {
    let at = schema;
    for (let hops = 0; typeof at.$ref === 'string' && hops < 50; hops++) {
      const { $ref, ...rest } = at;
      at = merge(this.#lookUp($ref as string), rest);
    }
    for (const part of Array.isArray(at.allOf) ? at.allOf : []) at = merge(at, this.#resolve(part as Schema));
    return at;
  }

  #lookUp(ref: string): Schema {
    const steps = ref.split('/').slice(1);
    const names = steps.map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
    let at: unknown = this.#root;
    for (const name of names) at = (at as Schema | undefined)?.[name];
    return isObject(at) ? at : {};
  }

  /** One of the branches; deep down, the simplest one. */
  #branch(branches: Schema[], depth: number): Schema {
    const resolved = branches.map((branch) => this.#resolve(branch));
    if (depth < DEEP) {
      // A null says little about the schema, so it is the last choice.
      const telling = resolved.filter(({ type }) => type !== 'null');
      return this.#pick(telling.length > 0 ? telling : resolved);
    }
    const simple = resolved.find(({ type, properties }) => type !== 'object' && type !== 'array' && !properties);
    return simple ?? resolved[0] ?? {};
  }

  #type(schema: Schema, depth: number): unknown {
    const { type } = schema;
    if (Array.isArray(type)) {
      if (depth >= DEEP && type.includes('null')) return 'null';
      return type.find((name) => name !== 'null') ?? 'null';
    }
    if (type !== undefined) return type;
    if (schema.properties || schema.required) return 'object';
    if (schema.items) return 'array';
    if ('minimum' in schema || 'maximum' in schema) return 'number';
    return 'string';
  }

  #object(schema: Schema, depth: number): unknown {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
    const names = depth < DEEP ? [...new Set([...Object.keys(properties), ...required])] : required;
    return Object.fromEntries(names.map((name) => [name, this.make(properties[name], name, depth + 1)]));
  }

  #array(schema: Schema, label: string, depth: number): unknown[] {
    const least = Number(schema.minItems ?? 0);
    const most = Number(schema.maxItems ?? Math.max(least, 3));
    const wanted = depth < DEEP ? 1 + Math.floor(this.#random() * 2) : 0;
    const length = Math.min(Math.max(least, wanted), most, MOST_ITEMS);
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
    return Array.from({ length: Math.max(length, first.length) }, (_, index) =>
      this.make(first[index] ?? schema.items ?? {}, `${label} ${index + 1}`, depth + 1),
    );
  }

  #number(schema: Schema, whole: boolean): number {
    const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : whole ? 1 : 0.01;
    const lowest = bound(schema.minimum, schema.exclusiveMinimum, step, Math.max);
    const highest = bound(schema.maximum, schema.exclusiveMaximum, -step, Math.min);
    const low = lowest ?? Math.min(0, highest ?? 0);
    const high = highest ?? low + (whole ? 100 : 1);
    const first = Math.ceil(round(low / step));
    const last = Math.floor(round(high / step));
    if (last < first) return low === lowest && whole ? Math.ceil(low) : (low + high) / 2;
    return round((first + Math.floor(this.#random() * (last - first + 1))) * step);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }
}

function merge(one: Schema, two: Schema): Schema {
  const properties = { ...(one.properties as Schema), ...(two.properties as Schema) };
  const required = [...((one.required as string[]) ?? []), ...((two.required as string[]) ?? [])];
  return {
    ...one,
    ...two,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function bound(
  inclusive: unknown,
  exclusive: unknown,
  step: number,
  tighter: (...values: number[]) => number,
): number | undefined {
  const values: number[] = [];
  if (typeof inclusive === 'number') values.push(inclusive);
  if (typeof exclusive === 'number') values.push(exclusive + step);
  return values.length > 0 ? tighter(...values) : undefined;
}

/** Removes binary rounding errors: 3 × 0.01 is 0.03. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
