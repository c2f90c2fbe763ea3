import type { Model } from '../../catalog/models/model.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { formatNumber, truncate } from '../report/text.js';
import { fieldAt } from '../text/json-path.js';

type Body = Record<string, unknown>;

/** Features that the body uses and the model does not, or may not, support. Texts are hidden. */
export function* abilityFindings(name: string, model: Model, body: Body, endpoint: Endpoint): Generator<IssueDraft> {
  const { conversation, format, effort } = endpoint.places;
  if (format !== undefined) yield* formatFindings(name, model, body, format);
  if (conversation === 'messages') yield* chatFindings(name, model, body, endpoint.url);
  if (conversation === 'input') yield* logprobsFindings(name, model, body, effort);
  if (!model.vision && conversation !== undefined) yield* pictureFindings(name, body, conversation);
  yield* sizeFindings(name, model, body, endpoint);
}

function* formatFindings(name: string, model: Model, body: Body, path: string): Generator<IssueDraft> {
  const format = fieldAt(body, path);
  if (model.structuredOutputs || !isObject(format) || format.type !== 'json_schema') return;
  const message = `The model ${quote(name)} does not support a JSON Schema for its answer. Use { "type": "json_object" } and describe the format in the prompt.`;
  yield failsRequest('unsupported_value', message, { path: `body.${path}.type` });
}

/** Chat fields that only some models support, with a test of whether a body uses them. */
const CHAT_FEATURES: readonly [field: string, isAsked: (value: unknown) => boolean, feature: string][] = [
  ['audio', (value) => value != null, 'audio'],
  ['modalities', (value) => Array.isArray(value) && value.includes('audio'), 'audio'],
  ['prediction', (value) => value != null, 'prediction'],
  ['web_search_options', (value) => value != null, 'web_search'],
];

/** Observed by one source only, on gpt-5.6-terra in September 2026. */
function* chatFindings(name: string, model: Model, body: Body, url: string): Generator<IssueDraft> {
  for (const [field, isAsked, feature] of CHAT_FEATURES) {
    if (!isAsked(body[field]) || model.chatFeatures?.includes(feature)) continue;
    const message = `${quote(name)} may reject '${field}', which other models support. Omit it, or use a model that supports it.`;
    yield warning('unsupported_parameter', message, { path: `body.${field}` });
  }
  for (const [field, most] of Object.entries(model.chatLimits ?? {})) {
    const value = body[field];
    if (typeof value !== 'number' || value <= most) continue;
    const message = `body.${field} is ${value}; ${quote(name)} has been seen to reject more than ${most}.`;
    yield warning('invalid_value', message, { path: `body.${field}` });
  }
  const effort = body.reasoning_effort;
  if (!model.chatRefusedEfforts?.some((one) => one === effort)) return;
  const message = `${quote(name)} has been seen to reject the effort ${quote(String(effort))} at ${url}. Use /v1/responses, or a lower effort.`;
  yield warning('unsupported_value', message, { path: 'body.reasoning_effort' });
}

/** Observed by one source only, on gpt-5.6-terra in September 2026. */
function* logprobsFindings(name: string, model: Model, body: Body, path = ''): Generator<IssueDraft> {
  const effort = fieldAt(body, path) ?? model.defaultEffort;
  if (!model.efforts || effort === 'none' || !Array.isArray(body.include)) return;
  const index = body.include.indexOf('message.output_text.logprobs');
  if (index < 0) return;
  const message = `${quote(name)} may reject logprobs while it reasons. Omit them, or set the effort to "none".`;
  yield warning('unsupported_value', message, { path: `body.include[${index}]` });
}

function* pictureFindings(name: string, body: Body, field: 'messages' | 'input'): Generator<IssueDraft> {
  const turns = body[field];
  for (const [index, turn] of (Array.isArray(turns) ? turns : []).entries()) {
    const parts: unknown[] = isObject(turn) && Array.isArray(turn.content) ? turn.content : [];
    const at = parts.findIndex((part) => isObject(part) && /image/.test(String(part.type)));
    if (at < 0) continue;
    const message = `The model ${quote(name)} cannot see images.`;
    yield failsRequest('unsupported_value', message, { path: `body.${field}[${index}].content[${at}]` });
  }
}

/** Above the model's limit, the service was seen both to reject the request and to lower the number. */
function* sizeFindings(name: string, model: Model, body: Body, { places }: Endpoint): Generator<IssueDraft> {
  for (const field of [...(places.outputLimits ?? []), 'dimensions']) {
    const most = field === 'dimensions' ? model.maxDimensions : model.maxOutputTokens;
    const asked = body[field];
    if (typeof asked !== 'number' || most === undefined || asked <= most) continue;
    const message = `body.${field} is ${asked}, more than the ${formatNumber(most)} that ${quote(name)} can give.`;
    yield warning('invalid_value', message, { path: `body.${field}` });
  }
}

function quote(text: string): string {
  return JSON.stringify(truncate(text, 80));
}
