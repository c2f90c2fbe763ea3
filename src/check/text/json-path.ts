import type { PathStep } from '../../issue.js';

/** The value at the end of a path; undefined where it leads to nothing. */
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

/** The steps of a JSON pointer: numbers where it goes through an array. */
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

/** The steps of a path as `formatPath` wrote it. */
export function pathSteps(path: string): PathStep[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...steps].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name!,
  );
}
