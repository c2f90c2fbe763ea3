import type { Provider } from '../../catalog/services/provider.js';
import { PROVIDERS } from '../../catalog/services/providers.js';
import { ENDPOINT_URLS } from './table.js';

type Urls = Readonly<Record<string, string | null>>;

const OWN: Urls = Object.fromEntries(ENDPOINT_URLS.map((url) => [url, url]));

/** The URLs of a service, each with the OpenAI endpoint that has the same body, or null if none is known. */
export function urlsOf(provider: Provider): Urls {
  return provider.urls ?? OWN;
}

/** The url of an endpoint of OpenAI in the lines of this service. */
export function urlAt(provider: Provider, endpoint: string): string {
  const urls = urlsOf(provider);
  if (Object.hasOwn(urls, endpoint)) return endpoint;
  const [url] = Object.entries(urls).find(([, same]) => same === endpoint) ?? [endpoint];
  return url;
}

/**
 * The endpoint of OpenAI whose rules apply to a line's body; undefined if none is known.
 *
 * @param fallback The endpoint of the batch, for services whose lines name none.
 */
export function endpointUrlOf(url: unknown, provider: Provider, fallback: string): string | undefined {
  const given = provider.line === 'reduced' ? fallback : url;
  const urls = urlsOf(provider);
  return typeof given === 'string' && Object.hasOwn(urls, given) ? (urls[given] ?? undefined) : undefined;
}

const EVERYWHERE: Urls = Object.assign({}, ...Object.values(PROVIDERS).map(urlsOf), OWN);

/** The OpenAI endpoint with the same body as a URL of any known service; undefined if none is known. */
export function endpointAnywhere(url: string): string | undefined {
  return Object.hasOwn(EVERYWHERE, url) ? (EVERYWHERE[url] ?? undefined) : undefined;
}
