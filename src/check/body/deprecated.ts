import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { type IssueDraft, warning } from '../report/issue-draft.js';
import { fieldAt } from '../text/json-path.js';

/** Deprecated fields of a body. `seed` is exempt: users ask for it. */
export function deprecatedFindings(body: Record<string, unknown>, { deprecated = {} }: Endpoint): IssueDraft[] {
  return Object.entries(deprecated).flatMap(([name, remedy]) => {
    if (fieldAt(body, name) == null) return [];
    return [warning('deprecated_parameter', `body.${name} is deprecated. ${remedy}`, { path: `body.${name}` })];
  });
}
