import type { z } from 'zod';
import { didYouMean } from '../../arguments/nearest.js';
import { formatPath, type PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { carriedKeyHint } from './hints.js';

type Def = { type: string } & Record<string, unknown>;

/**
 * Reports a key that its endpoint does not know. It is an error only if this endpoint has another name for the same
 * thing: that another endpoint knows the key does not prove that this one rejects it.
 */
export function unknownKeyFinding(steps: readonly PathStep[], holder: unknown, endpoint: Endpoint): IssueDraft {
  const path = formatPath(steps);
  const key = String(steps.at(-1));
  if (steps.length === 2 && steps[0] === 'body') {
    const home = Object.values(ENDPOINTS).filter((other) => other !== endpoint && Object.hasOwn(other.body.shape, key));
    const hint = carriedKeyHint(endpoint, key);
    if (home.length > 0 || hint !== undefined) {
      const owner =
        home.length > 0 ? `belongs to ${home.map(({ url }) => url).join(' and ')}` : 'is not a field of a batch body';
      if (hint === undefined) {
        const message = `${path} ${owner}; ${endpoint.url} is not known to support it.`;
        return warning('unsupported_parameter', message, { path });
      }
      const message = `Unsupported parameter: ${path} ${owner}; ${endpoint.url} does not support it.`;
      return failsRequest('unsupported_parameter', message, { path, hint });
    }
  }
  const known = keysAt(endpoint.body, steps.slice(1, -1));
  const siblings = isObject(holder) ? known.filter((name) => !(name in holder)) : known;
  return warning('unknown_parameter', `${path} is not a known field of ${endpoint.url}.${didYouMean(key, siblings)}`, {
    path,
  });
}

/** The known keys of a shape at a place; for a union, those of all its branches. */
function keysAt(shape: z.ZodType, steps: readonly PathStep[]): string[] {
  const def = shape._zod.def as unknown as Def;
  const [step, ...rest] = steps;
  switch (def.type) {
    case 'union':
      return [...new Set((def.options as z.ZodType[]).flatMap((option) => keysAt(option, steps)))];
    case 'array':
      return step === undefined ? [] : keysAt(def.element as z.ZodType, rest);
    case 'object': {
      const fields = def.shape as Record<string, z.ZodType>;
      if (step === undefined) return Object.keys(fields);
      return Object.hasOwn(fields, step) ? keysAt(fields[step]!, rest) : [];
    }
    case 'lazy':
      return keysAt((def.getter as () => z.ZodType)(), steps);
    default:
      return 'innerType' in def ? keysAt(def.innerType as z.ZodType, steps) : [];
  }
}
