import type { Answer, Endpoint } from '../../request/endpoints/shared/endpoint.js';
import { ENDPOINTS, endpointOf } from '../../request/endpoints/table.js';

type Body = Readonly<Record<string, unknown>>;

const ALL = Object.values(ENDPOINTS);
const ANSWER_LISTS = [...new Set(ALL.map(({ answerList }) => answerList))];

/** The endpoint whose reply this is: by its shape, or the one given where the shape does not tell; undefined for neither. */
export function endpointOfReply(body: Body, given: string | undefined): Endpoint | undefined {
  const asked = given === undefined ? undefined : endpointOf(given);
  return asked?.isReply(body) ? asked : (ALL.find((endpoint) => endpoint.isReply(body)) ?? asked);
}

/** True when a reply holds at least one answer, whatever that is. */
export function holdsAnswer(body: Body): boolean {
  return ANSWER_LISTS.some((key) => Array.isArray(body[key]) && body[key].length > 0);
}

/** Each answer of a reply, where there are several: the choices, or the texts of several output items. */
export function partsOf(body: Body, endpoint: Endpoint): Answer[] {
  return endpoint.split?.(body).map((part) => endpoint.toAnswer(part)) ?? [];
}
