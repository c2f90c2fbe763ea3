import type { Endpoint } from '../../request/endpoints/shared/endpoint.js';
import { type IssueDraft, warning } from '../report/issue-draft.js';
import { fieldAt } from '../text/json-path.js';

/** Fields of a body that will not be accepted forever. `seed` is not among them: people ask for it. */
export function deprecatedFindings(body: Record<string, unknown>, { deprecated = {} }: Endpoint): IssueDraft[] {
  return Object.entries(deprecated).flatMap(([name, remedy]) => {
    if (fieldAt(body, name) == null) return [];
    return [warning('deprecated_parameter', `body.${name} is deprecated. ${remedy}`, { path: `body.${name}` })];
  });
}
