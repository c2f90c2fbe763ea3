import type { Answer, Endpoint } from '../../request/endpoints/common/endpoint.js';
import { ENDPOINTS, endpointOf } from '../../request/endpoints/table.js';

type Body = Readonly<Record<string, unknown>>;

const ALL = Object.values(ENDPOINTS);
const ANSWER_LISTS = [...new Set(ALL.map(({ answerList }) => answerList))];

/** The endpoint of a reply: by its shape, else the one given; undefined if neither tells. */
export function endpointOfReply(body: Body, given: string | undefined): Endpoint | undefined {
  const asked = given === undefined ? undefined : endpointOf(given);
  return asked?.isReply(body) ? asked : (ALL.find((endpoint) => endpoint.isReply(body)) ?? asked);
}

/** True when a reply contains at least one answer of any kind. */
export function holdsAnswer(body: Body): boolean {
  return ANSWER_LISTS.some((key) => Array.isArray(body[key]) && body[key].length > 0);
}

/** The answers of a reply that has several: its choices, or the texts of its output items. */
export function partsOf(body: Body, endpoint: Endpoint): Answer[] {
  return endpoint.split?.(body).map((part) => endpoint.toAnswer(part)) ?? [];
}
