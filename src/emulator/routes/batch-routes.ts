import { isObject } from '../../request/content/json-kind.js';
import { ENDPOINTS } from '../../request/endpoints/table.js';
import {
  fileNotThereYet,
  invalidType,
  invalidValue,
  missingParameter,
  noSuchBatch,
  tooLong,
  tooManyProperties,
  unknownParameter,
} from '../api/api-errors.js';
import { expirySeconds } from '../api/expiry.js';
import type { FaultPlan } from '../api/fault-plan.js';
import { pageQuery } from '../api/pages.js';
import type { BatchStore, NewBatch } from '../batch/batches.js';
import type { Call, HttpReply, Route } from '../http/call.js';

const BATCH_ENDPOINTS = Object.keys(ENDPOINTS);
const PARAMETERS = new Set(['input_file_id', 'endpoint', 'completion_window', 'metadata', 'output_expires_after']);

/** Everything under `/v1/batches`. */
export function batchRoutes(batches: BatchStore, faults: FaultPlan): Route[] {
  async function create({ json, fault }: Call): Promise<HttpReply> {
    const asked = checked(json);
    if (fault?.name === 'file_not_ready') throw fileNotThereYet(asked.input_file_id);
    return { status: 200, body: await batches.create(asked, faults.forBatch()) };
  }

  function list({ query, fault }: Call): HttpReply {
    const asked = pageQuery(query, { limit: 20, max: 100 });
    if (fault?.name === 'stale_list') return { status: 200, body: batches.list(asked, fault.since) };
    if (fault?.name !== 'endless_list') return { status: 200, body: batches.list(asked) };
    const { limit, order } = asked;
    return { status: 200, body: { ...batches.list({ limit, order }), has_more: true } };
  }

  return [
    { method: 'POST', path: /^\/batches$/, handler: create },
    { method: 'GET', path: /^\/batches$/, handler: list },
    {
      method: 'GET',
      path: /^\/batches\/([^/]+)$/,
      handler: ({ ids: [id = ''], fault }) => {
        if (fault?.name === 'batch_not_ready') throw noSuchBatch(id);
        return { status: 200, body: batches.get(id) };
      },
    },
    {
      method: 'POST',
      path: /^\/batches\/([^/]+)\/cancel$/,
      handler: async ({ ids: [id = ''] }) => ({ status: 200, body: await batches.cancel(id) }),
    },
  ];
}

/** What the service refuses at once, before there is a batch. A missing file is not among it. */
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
