import { findModel, isFineTuned } from '../../catalog/models/find-model.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { endpointUrlOf } from '../../request/endpoints/provider-urls.js';
import { endpointOf } from '../../request/endpoints/table.js';
import { schemaFindings } from '../body/body-schemas.js';
import { conflictFindings, turnFindings } from '../body/conflicts.js';
import { deprecatedFindings } from '../body/deprecated.js';
import { embeddingFindings } from '../body/embedding-tokens.js';
import { modelFindings } from '../body/model-rules.js';
import { shapeFindings } from '../body/shape.js';
import { failsBatch, type IssueDraft } from '../report/issue-draft.js';
import { hideTexts } from '../text/free-text.js';
import { envelopeFindings } from './envelope.js';
import type { Rules } from './rules.js';

type Body = Record<string, unknown>;

/** All issues of one request by itself. The value is JSON: it was parsed, or is known to be plain. */
export function checkRequest(request: object, rules: Rules): IssueDraft[] {
  const { provider } = rules;
  const line = request as Record<string, unknown>;
  const findings = envelopeFindings(line, provider);
  const { body } = line;
  if (!isObject(body)) return findings;
  const url = endpointUrlOf(line.url, provider, rules.endpoint);
  const endpoint = url === undefined ? undefined : endpointOf(url);
  findings.push(...basicFindings(body, endpoint, rules));
  if (!endpoint) return findings;
  const found = bodyFindings(body, endpoint, rules);
  findings.push(...(provider.bodies === 'openai' ? found : found.map(asHint)));
  return findings;
}

/** Issues of one body for which the service rejects the whole file. */
function basicFindings(body: Body, endpoint: Endpoint | undefined, { provider }: Rules): IssueDraft[] {
  const findings: IssueDraft[] = [];
  if (body.model === undefined && provider.oneModel !== 'job') {
    const message = 'body.model is missing. The service rejects the file: "Model parameter is required."';
    findings.push(failsBatch('invalid_request', message, { path: 'body.model' }));
  }
  if (endpoint?.places.conversation === 'messages' && body.messages === undefined) {
    const message =
      'body.messages is missing. The service rejects the file: "Missing required parameter: \'messages\'."';
    findings.push(failsBatch('invalid_request', message, { path: 'body.messages' }));
  }
  if (body.stream === true) {
    const message = 'body.stream is true; a batch cannot stream. Leave it out.';
    findings.push(failsBatch('streaming_unsupported', message, { path: 'body.stream' }));
  }
  return findings;
}

/** Issues for which the endpoint or the model rejects this line alone. */
function bodyFindings(body: Body, endpoint: Endpoint, rules: Rules): IssueDraft[] {
  const name = typeof body.model === 'string' ? body.model : '';
  const ours = rules.provider.models === 'openai';
  const shape = shapeFindings(body, endpoint, ours ? findModel(name, rules.models) : undefined);
  const hidden = hideTexts(body);
  const own: IssueDraft[] = [
    ...schemaFindings(hidden, endpoint, isFineTuned(name)),
    ...conflictFindings(hidden, endpoint),
    ...(shape.some(concernsTurns) ? [] : turnFindings(hidden, endpoint)),
    ...(endpoint.places.inputs === undefined ? [] : embeddingFindings(hidden)),
    ...(ours ? modelFindings(hidden, endpoint, rules.models, rules.today) : []),
  ];
  const findings = [...shape, ...own.filter((finding) => !shape.some((other) => saysTheSame(finding, other)))];
  if (rules.provider.bodies !== 'openai') return findings;
  const told = new Set(findings.map(({ path }) => path));
  return [...findings, ...deprecatedFindings(hidden, endpoint).filter(({ path }) => !told.has(path))];
}

/** True if the conversation lacks the shape that its rules expect. */
function concernsTurns({ severity, path = '' }: IssueDraft): boolean {
  return severity === 'error' && /^body\.(messages|input)\b/.test(path);
}

function saysTheSame(a: IssueDraft, b: IssueDraft): boolean {
  return a.code === b.code && a.path === b.path;
}

/** For another service, OpenAI's rules for a body are only hints. */
function asHint(finding: IssueDraft): IssueDraft {
  if (finding.fails !== 'request') return finding;
  const { fails: _, ...rest } = finding;
  return { ...rest, severity: 'warning' };
}
