import type { IssueCode } from '../../issue.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';

/** A request that the service rejects, and its issue. */
export interface RefusedRequest {
  body: Record<string, unknown>;
  endpoint: Endpoint;
  code: IssueCode;
  /** The field, without `body.` in front. */
  param: string;
  value: unknown;
}
