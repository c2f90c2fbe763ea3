import type { z } from 'zod';
import { chatCompletions } from './chat-completions/chat-completions.js';
import type { Endpoint } from './common/endpoint.js';
import { inputsOf } from './common/inputs.js';
import { completions } from './completions/completions.js';
import { embeddings } from './embeddings/embeddings.js';
import { imagesEdits } from './images-edits/images-edits.js';
import { imagesGenerations } from './images-generations/images-generations.js';
import { moderations } from './moderations/moderations.js';
import { responses } from './responses/responses.js';

/** The endpoints of the Batch API. A new one is a folder beside this file and a row here. */
const TABLE = {
  chatCompletions,
  responses,
  embeddings,
  moderations,
  imagesGenerations,
  imagesEdits,
  completions,
} as const satisfies Record<string, Endpoint>;

type Table = typeof TABLE;

/** The name of an endpoint in this package. */
export type EndpointName = keyof Table;

/** The URL of an endpoint of the Batch API. */
export type EndpointUrl = Table[EndpointName]['url'];

/** The default models. */
export type DefaultModelName = Table[EndpointName]['defaultModel'];

/** The body of a request, by the url of its endpoint. */
export type BodyOf<Url extends EndpointUrl = EndpointUrl> = z.infer<Extract<Table[EndpointName], { url: Url }>['body']>;

/** Fields of a body besides those from the options: known ones with their types, and any other. */
export type BodyFields<Url extends EndpointUrl = EndpointUrl> = {
  readonly [Field in keyof BodyOf<Url>]?: BodyOf<Url>[Field] | undefined;
} & {
  readonly [field: string]: unknown;
};

/** The endpoints by url. */
export const ENDPOINTS = Object.fromEntries(Object.values(TABLE).map((row) => [row.url, row])) as unknown as {
  readonly [Url in EndpointUrl]: Endpoint;
};

/** The default endpoint. */
export const DEFAULT_ENDPOINT = TABLE.chatCompletions.url;

const NAMES = new Map<string, EndpointName>(
  Object.entries(TABLE).map(([name, { url }]) => [url, name as EndpointName]),
);

/** All urls. */
export const ENDPOINT_URLS = [...NAMES.keys()] as [EndpointUrl, ...EndpointUrl[]];

/** The facts about an endpoint; undefined for an unknown URL. */
export function endpointOf(url: string): Endpoint | undefined {
  return Object.hasOwn(ENDPOINTS, url) ? ENDPOINTS[url as EndpointUrl] : undefined;
}

/** The name of an endpoint, for tables with a row for each; undefined for an unknown URL. */
export function endpointName(url: string): EndpointName | undefined {
  return NAMES.get(url);
}

/** How many inputs a request counts towards the limit of its file: those of embeddings; 0 at other endpoints. */
export function limitedInputs(url: unknown, body: unknown): number {
  const key = typeof url === 'string' ? endpointOf(url)?.places.inputs : undefined;
  return key === undefined ? 0 : inputsOf((body as Record<string, unknown> | null | undefined)?.[key]).length;
}
