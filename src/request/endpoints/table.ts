import { chatCompletions } from './chat-completions/chat-completions.js';
import { completions } from './completions/completions.js';
import { embeddings } from './embeddings/embeddings.js';
import { imagesEdits } from './images-edits/images-edits.js';
import { imagesGenerations } from './images-generations/images-generations.js';
import { moderations } from './moderations/moderations.js';
import { responses } from './responses/responses.js';
import type { Endpoint } from './shared/endpoint.js';

/** The endpoints that take batches. A new one is a file in this folder and a row here. */
export const ENDPOINTS = {
  '/v1/chat/completions': chatCompletions,
  '/v1/responses': responses,
  '/v1/embeddings': embeddings,
  '/v1/moderations': moderations,
  '/v1/images/generations': imagesGenerations,
  '/v1/images/edits': imagesEdits,
  '/v1/completions': completions,
} as const satisfies Record<string, Endpoint>;

/** The url of an endpoint that takes batches. */
export type EndpointUrl = keyof typeof ENDPOINTS;

/** What is known of an endpoint; undefined for a url that takes no batches. */
export function endpointOf(url: string): Endpoint | undefined {
  return Object.hasOwn(ENDPOINTS, url) ? ENDPOINTS[url as EndpointUrl] : undefined;
}
