import type { PathStep } from '../../issue.js';

/** The value at a path; undefined if it does not exist. */
export function valueAt(root: unknown, steps: readonly PathStep[]): unknown {
  let value = root;
  for (const step of steps) {
    if (value === null || value === undefined || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PathStep, unknown>)[step];
  }
  return value;
}

/** A field of a body by its wire name, such as `reasoning.effort`. */
export function fieldAt(body: Readonly<Record<string, unknown>>, name: string): unknown {
  return name.includes('.') ? valueAt(body, name.split('.')) : body[name];
}

/** The steps of a JSON pointer: numbers for the elements of arrays. */
export function pointerSteps(pointer: string, root: unknown): PathStep[] {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(name) : name;
      value = valueAt(value, [step]);
      return step;
    });
}

/** The steps of a path in the format of `formatPath`. */
export function pathSteps(path: string): PathStep[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...steps].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name!,
  );
}
