import { findModel, isFineTuned } from '../../catalog/models/find-model.js';
import { isObject } from '../../request/content/json-kind.js';
import { endpointOf } from '../../request/endpoints/table.js';
import { schemaFindings } from '../body/body-schemas.js';
import { conflictFindings, turnFindings } from '../body/conflicts.js';
import { deprecatedFindings } from '../body/deprecated.js';
import { embeddingFindings } from '../body/embedding-tokens.js';
import { modelFindings } from '../body/model-rules.js';
import { shapeFindings } from '../body/shape.js';
import { failsBatch, type IssueDraft } from '../report/issue-draft.js';
import { hideTexts } from '../text/free-text.js';
import { endpointUrlOf, envelopeFindings } from './envelope.js';
import type { Rules } from './rules.js';

type Body = Record<string, unknown>;

/** All that is wrong with one request in itself. The value is JSON: it was parsed, or is known to be plain. */
export function checkRequest(request: object, rules: Rules): IssueDraft[] {
  const { provider } = rules;
  const line = request as Record<string, unknown>;
  const findings = envelopeFindings(line, provider);
  const { body } = line;
  if (!isObject(body)) return findings;
  const url = endpointUrlOf(line.url, provider, rules.endpoint);
  findings.push(...basicFindings(body, url, rules));
  if (url === undefined) return findings;
  const found = bodyFindings(body, url, rules);
  findings.push(...(provider.bodies === 'openai' ? found : found.map(asHint)));
  return findings;
}

/** What makes the service refuse the whole file for one body. */
function basicFindings(body: Body, url: string | undefined, { provider }: Rules): IssueDraft[] {
  const findings: IssueDraft[] = [];
  if (body.model === undefined && provider.oneModel !== 'job') {
    const message = 'body.model is missing. The service refuses the file: "Model parameter is required."';
    findings.push(failsBatch('invalid_request', message, { path: 'body.model' }));
  }
  if (body.messages === undefined && url === '/v1/chat/completions') {
    const message =
      'body.messages is missing. The service refuses the file: "Missing required parameter: \'messages\'."';
    findings.push(failsBatch('invalid_request', message, { path: 'body.messages' }));
  }
  if (body.stream === true) {
    const message = 'body.stream is true; a batch cannot stream. Leave it out.';
    findings.push(failsBatch('streaming_unsupported', message, { path: 'body.stream' }));
  }
  return findings;
}

/** What the endpoint or the model would answer this one line. */
function bodyFindings(body: Body, url: string, rules: Rules): IssueDraft[] {
  const endpoint = endpointOf(url);
  const name = typeof body.model === 'string' ? body.model : '';
  const model = rules.provider.models === 'openai' ? findModel(name, rules.models) : undefined;
  const shape = endpoint ? shapeFindings(body, endpoint, model) : [];
  const hidden = hideTexts(body);
  const own: IssueDraft[] = [
    ...schemaFindings(hidden, url, isFineTuned(name)),
    ...conflictFindings(hidden, url),
    ...(shape.some(concernsTurns) ? [] : turnFindings(hidden, url)),
    ...(url === '/v1/embeddings' ? embeddingFindings(hidden) : []),
    ...(rules.provider.models === 'openai' ? modelFindings(hidden, url, rules.models, rules.today) : []),
  ];
  const findings = [...shape, ...own.filter((finding) => !shape.some((other) => saysTheSame(finding, other)))];
  if (rules.provider.bodies !== 'openai') return findings;
  const told = new Set(findings.map(({ path }) => path));
  return [...findings, ...deprecatedFindings(hidden, url).filter(({ path }) => !told.has(path))];
}

/** True where a conversation has not the shape that its rules are about. */
function concernsTurns({ severity, path = '' }: IssueDraft): boolean {
  return severity === 'error' && /^body\.(messages|input)\b/.test(path);
}

function saysTheSame(a: IssueDraft, b: IssueDraft): boolean {
  return a.code === b.code && a.path === b.path;
}

/** Of another service OpenAI's rules for a body are only a hint. */
function asHint(finding: IssueDraft): IssueDraft {
  if (finding.fails !== 'request') return finding;
  const { fails: _, ...rest } = finding;
  return { ...rest, severity: 'warning' };
}
