import { formatPath, type PathStep } from '../issue.js';
import type { Endpoint } from '../request/endpoints/endpoint.js';
import { ENDPOINTS } from '../request/endpoints/table.js';
import { didYouMean } from '../request/nearest.js';
import { type Finding, failsRequest, warning } from './finding.js';
import { isObject } from './json-kind.js';

/** Judges a key that its endpoint does not know: an error where it is at home elsewhere, else a warning. */
export function unknownKeyFinding(steps: readonly PathStep[], holder: unknown, endpoint: Endpoint): Finding {
  const path = formatPath(steps);
  const key = String(steps.at(-1));
  if (steps.length === 2 && steps[0] === 'body') {
    const home = Object.values(ENDPOINTS).filter((other) => other !== endpoint && key in other.body.shape);
    if (home.length > 0) {
      const urls = home.map((other) => other.url).join(' and ');
      return failsRequest('unsupported_parameter', `${path} belongs to ${urls}; ${endpoint.url} does not take it.`, {
        path,
      });
    }
  }
  const known = steps.length === 2 && steps[0] === 'body' ? Object.keys(endpoint.body.shape) : [];
  const siblings = isObject(holder) ? known.filter((name) => !(name in holder)) : known;
  return warning(
    'unknown_parameter',
    `${path} is not a field that ${endpoint.url} is known to take.${didYouMean(key, siblings)}`,
    { path },
  );
}
