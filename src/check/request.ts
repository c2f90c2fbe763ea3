import { GONE_ENDPOINTS } from '../catalog/limits.js';
import type { Endpoint } from '../request/endpoints/endpoint.js';
import { ENDPOINTS, endpointOf } from '../request/endpoints/table.js';
import { type Finding, failsBatch } from './finding.js';
import { isObject, kindName } from './json-kind.js';
import { shapeFindings } from './shape.js';

/** By what single requests are judged. */
export interface RequestRules {
  /** The day for which shutdown dates are judged, YYYY-MM-DD. */
  today?: string;
}

/** All that is wrong with one request in itself. The value is JSON: it was parsed, or is known to be plain. */
export function checkRequest(request: unknown, _rules: RequestRules): Finding[] {
  if (!isObject(request)) {
    return [
      failsBatch(
        'invalid_json_line',
        `The line is ${kindName(request)}, and not an object with custom_id, method, url and body.`,
      ),
    ];
  }
  const findings = envelopeFindings(request);
  const { url, body } = request;
  const endpoint = typeof url === 'string' ? endpointOf(url) : undefined;
  if (!isObject(body)) return findings;
  findings.push(...basicFindings(body, endpoint));
  if (endpoint) findings.push(...shapeFindings(request, endpoint));
  return findings;
}

function envelopeFindings(request: Record<string, unknown>): Finding[] {
  const findings: Finding[] = [];
  for (const name of ['custom_id', 'method', 'url', 'body']) {
    if (request[name] !== undefined) continue;
    findings.push(
      failsBatch(
        'missing_required_parameter',
        `${name} is missing. Every line needs custom_id, method, url and body.`,
        { path: name },
      ),
    );
  }
  const { custom_id: id, method, url, body } = request;
  if (id !== undefined && typeof id !== 'string') {
    findings.push(
      failsBatch('invalid_type', `custom_id must be a string, but is ${kindName(id)}. Put it in quotes.`, {
        path: 'custom_id',
      }),
    );
  } else if (id === '') {
    findings.push(
      failsBatch('invalid_value', 'custom_id is empty. It is how the answer is found again.', { path: 'custom_id' }),
    );
  }
  if (method !== undefined && method !== 'POST') {
    findings.push(
      failsBatch('invalid_method', `method is ${JSON.stringify(method)}; a batch takes only "POST".`, {
        path: 'method',
      }),
    );
  }
  if (url !== undefined) findings.push(...urlFindings(url));
  if (body !== undefined && !isObject(body)) {
    findings.push(failsBatch('invalid_type', `body must be an object, but is ${kindName(body)}.`, { path: 'body' }));
  }
  return findings;
}

function urlFindings(url: unknown): Finding[] {
  if (typeof url !== 'string') {
    return [failsBatch('invalid_type', `url must be a string, but is ${kindName(url)}.`, { path: 'url' })];
  }
  if (endpointOf(url)) return [];
  const gone = GONE_ENDPOINTS[url];
  const known = Object.keys(ENDPOINTS).join(', ');
  const hint = /^https?:/i.test(url) ? { hint: 'Leave out the host: url is a path like /v1/responses.' } : {};
  const reason = gone ?? `The endpoints that take batches are ${known}.`;
  return [
    failsBatch('invalid_url', `url ${JSON.stringify(url)} is no endpoint that takes batches. ${reason}`, {
      path: 'url',
      ...hint,
    }),
  ];
}

/** What makes the service refuse the whole file for one body. */
function basicFindings(body: Record<string, unknown>, endpoint: Endpoint | undefined): Finding[] {
  const findings: Finding[] = [];
  if (body.model === undefined) {
    findings.push(
      failsBatch(
        'invalid_request',
        'body.model is missing. The service refuses the file: "Model parameter is required."',
        { path: 'body.model' },
      ),
    );
  }
  if (body.messages === undefined && endpoint?.url === '/v1/chat/completions') {
    findings.push(
      failsBatch(
        'invalid_request',
        'body.messages is missing. The service refuses the file: "Messages parameter is required."',
        { path: 'body.messages' },
      ),
    );
  }
  if (body.stream === true) {
    findings.push(
      failsBatch('streaming_unsupported', 'body.stream is true; a batch cannot stream. Leave it out.', {
        path: 'body.stream',
      }),
    );
  }
  return findings;
}
