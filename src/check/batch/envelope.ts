import { didYouMean } from '../../arguments/nearest.js';
import { GONE_ENDPOINTS } from '../../catalog/services/limits.js';
import { isSure, type Provider } from '../../catalog/services/provider.js';
import { isObject, kindName } from '../../request/content/json-kind.js';
import { urlsOf } from '../../request/endpoints/provider-urls.js';
import { failsBatch, type IssueDraft, warning } from '../report/issue-draft.js';
import { excerpt, truncate } from '../report/text.js';

type Line = Record<string, unknown>;

const FULL = ['custom_id', 'method', 'url', 'body'];
const REDUCED = ['custom_id', 'body'];

/** Issues of a line outside its body. */
export function envelopeFindings(request: Line, provider: Provider): IssueDraft[] {
  const foreign = foreignFinding(request);
  if (foreign) return [foreign];
  const needed = provider.line === 'full' ? FULL : REDUCED;
  const findings: IssueDraft[] = [];
  for (const name of needed) {
    if (request[name] !== undefined) continue;
    const list = `${needed.slice(0, -1).join(', ')} and ${needed.at(-1)}`;
    const message = `Missing required parameter: '${name}'. Every line needs ${list}.`;
    findings.push(failsBatch('missing_required_parameter', message, { path: name }));
  }
  const { custom_id: id, method, url, body } = request;
  if (id !== undefined) findings.push(...idFindings(id, provider));
  if (provider.line === 'full') {
    if (method !== undefined && method !== 'POST') {
      const message = `method is ${excerpt(method, 80)}; a batch supports only "POST".`;
      findings.push(failsBatch('invalid_method', message, { path: 'method' }));
    }
    if (url !== undefined) findings.push(...urlFindings(url, provider));
  }
  if (body !== undefined && !isObject(body)) {
    const hint = typeof body === 'string' ? { hint: 'Write the object itself, not its JSON as a string.' } : {};
    findings.push(
      failsBatch('invalid_type', `body must be an object, but is ${kindName(body)}.`, { path: 'body', ...hint }),
    );
  }
  for (const name of Object.keys(request)) if (!FULL.includes(name)) findings.push(unknownKey(name, request));
  return findings;
}

/** A line of another company's own format needs one hint, not one error for each key. */
function foreignFinding(request: Line): IssueDraft | undefined {
  if (request.body !== undefined || request.url !== undefined) return undefined;
  const { params, request: inner } = request;
  const format =
    isObject(params) && Array.isArray(params.messages)
      ? "Anthropic's Message Batches (custom_id, params)"
      : isObject(inner) && Array.isArray(inner.contents)
        ? "Gemini's batches (key, request)"
        : undefined;
  if (format === undefined) return undefined;
  const message = `Missing required parameter: 'body'. The line has the format of ${format}.`;
  const hint =
    'Rebuild the requests: every line needs custom_id, "method": "POST", url, and a body with model and messages.';
  return failsBatch('missing_required_parameter', message, { path: 'body', hint });
}

function idFindings(id: unknown, provider: Provider): IssueDraft[] {
  const path = 'custom_id';
  if (typeof id !== 'string') {
    return [
      failsBatch('invalid_type', `custom_id must be a string, but is ${kindName(id)}. Put it in quotes.`, { path }),
    ];
  }
  if (id === '')
    return [
      failsBatch('invalid_value', 'custom_id is empty. Answers are matched by it: give every line an ID of its own.', {
        path,
      }),
    ];
  const limit = provider.idLength;
  if (limit === undefined || id.length <= limit) return [];
  const message = `custom_id has ${id.length} characters; ${provider.title} supports at most ${limit}.`;
  return [(isSure(provider, 'idLength') ? failsBatch : warning)('invalid_value', message, { path })];
}

function urlFindings(url: unknown, provider: Provider): IssueDraft[] {
  const path = 'url';
  if (typeof url !== 'string')
    return [failsBatch('invalid_type', `url must be a string, but is ${kindName(url)}.`, { path })];
  if (Object.hasOwn(urlsOf(provider), url)) return [];
  const known = Object.keys(urlsOf(provider));
  const gone = Object.hasOwn(GONE_ENDPOINTS, url) ? GONE_ENDPOINTS[url] : undefined;
  const reason = gone ?? `${provider.title} supports batches for ${known.join(', ')}.`;
  const host = /^https?:\/\//i.test(url) ? { hint: 'Omit the host: url is a path like /v1/responses.' } : {};
  const message = `url ${excerpt(url, 80)} is not an endpoint that supports batches. ${reason}${didYouMean(url, known)}`;
  return [(isSure(provider, 'urls') ? failsBatch : warning)('invalid_url', message, { path, ...host })];
}

function unknownKey(name: string, request: Line): IssueDraft {
  const guess = didYouMean(
    name,
    FULL.filter((known) => !(known in request)),
  );
  const message = `${JSON.stringify(truncate(name, 60))} is not a key of a line; put fields of the request into body.${guess}`;
  return warning('unknown_parameter', message, { path: name });
}
