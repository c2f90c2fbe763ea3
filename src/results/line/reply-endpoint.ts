import { isObject } from '../../request/content/json-kind.js';
import type { Answer, Endpoint } from '../../request/endpoints/shared/endpoint.js';
import { endpointOf } from '../../request/endpoints/table.js';

type Body = Readonly<Record<string, unknown>>;

/** The lists in which endpoints put what they made. */
const ANSWER_LISTS = ['choices', 'output', 'data', 'results'] as const;

/** The endpoint that a reply came from, by its shape; `fallback` where that does not tell. */
export function endpointOfReply(body: Body, fallback: string | undefined): Endpoint | undefined {
  const url = urlOf(body) ?? fallback;
  return url === undefined ? undefined : endpointOf(url);
}

/** True when a reply holds at least one answer, whatever that is. */
export function holdsAnswer(body: Body): boolean {
  return ANSWER_LISTS.some((key) => Array.isArray(body[key]) && body[key].length > 0);
}

/** Each answer of a reply for itself, where there are several: the choices, or the texts of several output items. */
export function partsOf(body: Body, endpoint: Endpoint): Answer[] {
  const { choices, output } = body;
  if (Array.isArray(choices) && choices.length > 1) {
    return choices.map((choice) => endpoint.toAnswer({ ...body, choices: [choice] }));
  }
  if (!Array.isArray(output)) return [];
  const parts = output.flatMap((item) =>
    isObject(item) && Array.isArray(item.content) ? item.content.map((part) => ({ ...item, content: [part] })) : [],
  );
  return parts.length > 1 ? parts.map((part) => endpoint.toAnswer({ ...body, output: [part] })) : [];
}

function urlOf(body: Body): string | undefined {
  if (Array.isArray(body.choices)) {
    const choice: unknown = body.choices[0];
    const isText =
      body.object === 'text_completion' || (isObject(choice) && !('message' in choice) && 'text' in choice);
    return isText ? '/v1/completions' : '/v1/chat/completions';
  }
  if (Array.isArray(body.output) || body.object === 'response') return '/v1/responses';
  if (Array.isArray(body.results)) return '/v1/moderations';
  const first: unknown = Array.isArray(body.data) ? body.data[0] : undefined;
  if (!isObject(first)) return undefined;
  if ('embedding' in first) return '/v1/embeddings';
  return 'b64_json' in first || 'url' in first ? '/v1/images/generations' : undefined;
}
