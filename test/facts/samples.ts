import { type Member, resolve, type Type } from './read-types.js';

/** A value that a type allows, and the one place for which it was made. */
export interface Sample {
  value: unknown;
  /** Keys and indexes from the value to that place. */
  path: (string | number)[];
  /** True where the type says only "a string" or "a number", so that ranges are documented elsewhere. */
  plain: boolean;
}

type ObjectType = Extract<Type, { kind: 'object' }>;

/** Tools contain schemas that contain schemas; further down nothing new comes. */
const DEEPEST = 9;

/** Values of a type that show each key, each literal and each branch at least once. */
export function samplesOf(type: Type, depth = 0, seen: readonly Type[] = []): Sample[] {
  const sample = (value: unknown, plain = false): Sample => ({ value, path: [], plain });
  switch (type.kind) {
    case 'literal':
      return [sample(type.value)];
    case 'string':
      return [sample('x', true)];
    case 'number':
      return [sample(1, true)];
    case 'boolean':
      return [sample(true)];
    case 'any':
      return [sample('x', true)];
    case 'array': {
      const of = samplesOf(type.of, depth + 1, seen);
      return of.map(({ value, path, plain }) => ({ value: [value], path: [0, ...path], plain }));
    }
    case 'union':
      return type.of.filter((branch) => !isAnyString(branch)).flatMap((branch) => samplesOf(branch, depth, seen));
    case 'intersection':
      return isAnyString(type) ? [sample('x', true)] : samplesOf(type.of[0]!, depth, seen);
    case 'ref': {
      const target = resolve(type);
      if (!target || seen.includes(target) || depth > DEEPEST) return [sample({}, true)];
      return samplesOf(target, depth, [...seen, target]);
    }
    case 'object':
      return objectSamples(type, depth, seen);
  }
}

function objectSamples(type: ObjectType, depth: number, seen: readonly Type[]): Sample[] {
  const members = membersOf(type).map((member) => ({ ...member, samples: samplesOf(member.type, depth + 1, seen) }));
  const required = members.filter(({ optional }) => !optional);
  const least = Object.fromEntries(required.map(({ name, samples }) => [name, samples[0]?.value]));
  const all = members.flatMap(({ name, samples }) =>
    samples.map(({ value, path, plain }) => ({ value: { ...least, [name]: value }, path: [name, ...path], plain })),
  );
  return all.length > 0 ? all : [{ value: {}, path: [], plain: type.open }];
}

/** The members of an object and of what it extends. */
export function membersOf(type: ObjectType): Member[] {
  const inherited = type.bases.flatMap((base) => {
    const target = base.kind === 'ref' ? resolve(base) : base;
    return target?.kind === 'object' ? membersOf(target) : [];
  });
  const own = new Set(type.members.map(({ name }) => name));
  return [...inherited.filter(({ name }) => !own.has(name)), ...type.members];
}

/** All literals of a type that lists names, its references followed. */
export function literalsOf(type: Type | undefined): string[] {
  if (!type) return [];
  if (type.kind === 'literal') return typeof type.value === 'string' ? [type.value] : [];
  if (type.kind === 'union') return type.of.flatMap(literalsOf);
  return type.kind === 'ref' ? literalsOf(resolve(type)) : [];
}

/** `string & {}`: any string, where an editor shall offer the others. */
function isAnyString(type: Type): boolean {
  return type.kind === 'intersection' && type.of.some(({ kind }) => kind === 'string');
}
