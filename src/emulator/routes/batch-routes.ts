import { isObject } from '../../request/content/json-kind.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import {
  invalidType,
  invalidValue,
  missingParameter,
  tooLong,
  tooManyProperties,
  unknownParameter,
} from '../api/api-errors.js';
import { expirySeconds } from '../api/expiry.js';
import type { HttpReply } from '../api/http-reply.js';
import { pageQuery } from '../api/pages.js';
import type { BatchStore, NewBatch } from '../batch/batches.js';
import type { FaultQueue } from '../faults/fault-plan.js';
import { FAULT_ROWS } from '../faults/faults.js';
import type { Call, Route } from '../http/call.js';

const BATCH_ENDPOINTS = Object.keys(ENDPOINTS);
const PARAMETERS = new Set(['input_file_id', 'endpoint', 'completion_window', 'metadata', 'output_expires_after']);

/** Everything under `/v1/batches`. */
export function batchRoutes(batches: BatchStore, faults: FaultQueue): Route[] {
  async function create({ json }: Call): Promise<HttpReply> {
    const asked = checked(json);
    return { status: 200, body: await batches.create(asked, faults.takeForBatch()) };
  }

  function list({ query, fault }: Call): HttpReply {
    const asked = pageQuery(query, { limit: 20, max: 100 });
    const change = fault && FAULT_ROWS[fault.name].page?.(asked, fault.since);
    const page = batches.list(change?.query ?? asked, change?.upTo);
    return { status: 200, body: change?.hasMore ? { ...page, has_more: true } : page };
  }

  return [
    { method: 'POST', path: /^\/batches$/, handler: create },
    { method: 'GET', path: /^\/batches$/, handler: list },
    {
      method: 'GET',
      path: /^\/batches\/([^/]+)$/,
      handler: ({ ids: [id = ''] }) => ({ status: 200, body: batches.get(id) }),
    },
    {
      method: 'POST',
      path: /^\/batches\/([^/]+)\/cancel$/,
      handler: async ({ ids: [id = ''] }) => ({ status: 200, body: await batches.cancel(id) }),
    },
  ];
}

/** Checks a create request as the service does before there is a batch. A missing file is found only at validation. */
function checked(json: unknown): NewBatch {
  const body = isObject(json) ? json : {};
  const fileId = text(body, 'input_file_id');
  const endpoint = text(body, 'endpoint');
  if (!BATCH_ENDPOINTS.includes(endpoint)) throw invalidValue('endpoint', endpoint, BATCH_ENDPOINTS);
  const window = text(body, 'completion_window');
  if (window !== '24h') throw invalidValue('completion_window', window, ['24h']);
  for (const name of Object.keys(body)) if (!PARAMETERS.has(name)) throw unknownParameter(name);
  return {
    input_file_id: fileId,
    endpoint,
    completion_window: window,
    metadata: metadataOf(body.metadata),
    resultsExpireAfter: expirySeconds('output_expires_after', body.output_expires_after),
  };
}

function text(body: Record<string, unknown>, param: string): string {
  const value = body[param];
  if (value === undefined || value === null) throw missingParameter(param);
  if (typeof value !== 'string') throw invalidType(param, 'a string', value);
  return value;
}

function metadataOf(given: unknown): Record<string, string> | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given)) throw invalidType('metadata', 'an object', given);
  const pairs = Object.entries(given);
  if (pairs.length > 16) throw tooManyProperties('metadata', 16, pairs.length);
  for (const [key, value] of pairs) {
    if (typeof value !== 'string') throw invalidType(`metadata.${key}`, 'a string', value);
    if (key.length > 64) throw tooLong('metadata', 64, key.length);
    if (value.length > 512) throw tooLong(`metadata.${key}`, 512, value.length);
  }
  return given as Record<string, string>;
}
