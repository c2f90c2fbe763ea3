import { modelsWith } from '../catalog/models/custom-models.js';
import { findModel } from '../catalog/models/find-model.js';
import type { Model, ReasoningEffort } from '../catalog/models/model.js';
import type { Provider } from '../catalog/services/provider.js';
import { getProvider } from '../catalog/services/providers.js';
import { BatchError, BatchFileError, BatchOptionsError } from '../errors.js';
import type { ReadMedia } from './content/content.js';
import { isObject } from './content/json-kind.js';
import type { Endpoint, EndpointOption, ResolvedEntry } from './endpoints/common/endpoint.js';
import { urlAt } from './endpoints/provider-urls.js';
import { DEFAULT_ENDPOINT, ENDPOINTS } from './endpoints/table.js';
import type { Entry, RequestLine } from './entry.js';
import { chatFormat, toWireFormat } from './format/response-format.js';
import { type BatchOptions, DEFAULT_EFFORT, DEFAULT_SEED } from './options.js';

/** Builds the request line of an entry: the only place where our names become the API's. */
export function buildRequest(entry: Entry, options: BatchOptions, read: ReadMedia): RequestLine {
  if (entry.request) return entry.request;
  const body = { ...options.body, ...entry.body };
  const settings: BatchOptions = { ...options, ...entry };
  const endpoint: Endpoint = ENDPOINTS[settings.endpoint ?? DEFAULT_ENDPOINT];
  const provider = getProvider(options.provider);
  const draft = makeDraft(entry, settings, endpoint, body, provider);
  const made = { ...bodyOf(entry, draft, endpoint, read), ...misplaced(draft, endpoint) };
  const merged = merge(made, body, endpoint);
  // Some services name the endpoint with the batch; only they accept lines without it.
  if (provider.line === 'reduced') return { custom_id: entry.customId, body: merged } as RequestLine;
  return { custom_id: entry.customId, method: 'POST', url: urlAt(provider, endpoint.url), body: merged };
}

function bodyOf(entry: Entry, draft: ResolvedEntry, endpoint: Endpoint, read: ReadMedia): Record<string, unknown> {
  try {
    return endpoint.toBody(draft, read);
  } catch (cause) {
    // Adds the ID: which of a million entries names the missing image?
    if (!(cause instanceof BatchError)) throw cause;
    cause.message = `Entry "${entry.customId}": ${cause.message}`;
    if (!(cause instanceof BatchFileError)) throw cause;
    throw new BatchFileError(cause.message, cause.path, { cause: cause.cause, code: 'invalid_entry_file' });
  }
}

function makeDraft(
  entry: Entry,
  settings: BatchOptions,
  endpoint: Endpoint,
  body: Record<string, unknown>,
  provider: Provider,
): ResolvedEntry {
  if (provider.models === 'own' && settings.model === undefined && body.model === undefined) {
    throw new BatchOptionsError(`${provider.title} has its own models. Name one with the option model.`);
  }
  const model = settings.model ?? endpoint.defaultModel;
  // Defaults are sent only to services that are known to accept them.
  const defaults = provider.bodies === 'openai';
  const seed =
    settings.seed === undefined && defaults && endpoint.supports.includes('seed') ? DEFAULT_SEED : settings.seed;
  const effort =
    settings.reasoningEffort ??
    (settings.reasoningEffort === null ? null : defaultEffort(model, endpoint, body, settings.catalog));
  const { systemPrompt, responseFormat } = settings;
  const { prompt, messages, input } = entry;
  return {
    model,
    ...(seed != null && { seed }),
    ...(effort != null && { reasoningEffort: effort }),
    ...(systemPrompt !== undefined && { systemPrompt }),
    ...(responseFormat !== undefined && { responseFormat: toWireFormat(responseFormat) }),
    ...(prompt !== undefined && { prompt }),
    ...(messages !== undefined && { messages }),
    ...(input !== undefined && { input }),
  };
}

/** The default effort; it never makes the request invalid. */
function defaultEffort(
  name: string,
  endpoint: Endpoint,
  body: Record<string, unknown>,
  catalog: BatchOptions['catalog'],
): ReasoningEffort | undefined {
  const row = endpoint.supports.includes('reasoningEffort') ? findModel(name, modelsWith(catalog)) : undefined;
  if (!row?.efforts) return undefined;
  const effort = needsNone(row, body) ? 'none' : DEFAULT_EFFORT;
  return row.efforts.includes(effort) ? effort : undefined;
}

function needsNone(row: Model, body: Record<string, unknown>): boolean {
  return row.efforts?.includes('none') === true && row.rejectsUnlessNone?.some((name) => body[name] != null) === true;
}

/** The API name of an option that the endpoint does not support, so that the report can name it. */
const WIRE_NAMES: Readonly<Record<EndpointOption, string>> = {
  seed: 'seed',
  reasoningEffort: 'reasoning_effort',
  systemPrompt: 'instructions',
  responseFormat: 'response_format',
  messages: 'messages',
  input: 'input',
};

/**
 * Options that the endpoint does not support: kept in the body, so that the report rejects them, never dropped
 * silently.
 */
function misplaced(draft: ResolvedEntry, endpoint: Endpoint): Record<string, unknown> {
  const names = (Object.keys(WIRE_NAMES) as EndpointOption[]).filter(
    (name) => draft[name] !== undefined && !endpoint.supports.includes(name),
  );
  return Object.fromEntries(
    names.map((name) => [
      WIRE_NAMES[name],
      name === 'responseFormat' ? chatFormat(draft.responseFormat!) : draft[name],
    ]),
  );
}

function merge(
  made: Record<string, unknown>,
  given: Record<string, unknown>,
  endpoint: Endpoint,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...made, ...given };
  for (const key of endpoint.merges ?? []) {
    if (isObject(made[key]) && isObject(given[key])) merged[key] = { ...made[key], ...given[key] };
  }
  return merged;
}
