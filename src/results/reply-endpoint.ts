import { isObject } from '../check/json-kind.js';
import type { Endpoint } from '../request/endpoints/endpoint.js';
import { ENDPOINTS, type EndpointUrl } from '../request/endpoints/table.js';

type Body = Readonly<Record<string, unknown>>;

/** The lists in which endpoints put what they made. */
const ANSWER_LISTS = ['choices', 'output', 'data', 'results'] as const;

/** The endpoint that a reply came from, by its shape; `fallback` where that does not tell. */
export function endpointOf(body: Body, fallback: EndpointUrl | undefined): Endpoint | undefined {
  const url = urlOf(body) ?? fallback;
  return url === undefined ? undefined : ENDPOINTS[url];
}

/** True when a reply holds at least one answer, whatever that is. */
export function holdsAnswer(body: Body): boolean {
  return ANSWER_LISTS.some((key) => Array.isArray(body[key]) && body[key].length > 0);
}

function urlOf(body: Body): EndpointUrl | undefined {
  if (Array.isArray(body.choices)) {
    const choice: unknown = body.choices[0];
    const isText = body.object === 'text_completion' || (isObject(choice) && !('message' in choice) && 'text' in choice);
    return isText ? '/v1/completions' : '/v1/chat/completions';
  }
  if (Array.isArray(body.output) || body.object === 'response') return '/v1/responses';
  if (Array.isArray(body.results)) return '/v1/moderations';
  if (!Array.isArray(body.data)) return undefined;
  const first: unknown = body.data[0];
  if (!isObject(first)) return undefined;
  if ('embedding' in first) return '/v1/embeddings';
  return 'b64_json' in first || 'url' in first ? '/v1/images/generations' : undefined;
}
