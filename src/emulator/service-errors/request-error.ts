import { findModel } from '../../catalog/models/find-model.js';
import type { IssueDraft } from '../../check/report/issue-draft.js';
import { pathSteps, valueAt } from '../../check/text/json-path.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { endpointOf } from '../../request/endpoints/table.js';
import {
  ApiError,
  emptyArray,
  emptyString,
  missingParameter,
  noSuchModel,
  tooLong,
  unknownParameter,
  wrongPattern,
} from '../api/api-errors.js';
import type { ReceivedLine } from '../api/wire.js';
import { conversationError } from './conversation-error.js';
import type { RefusedRequest } from './refused-request.js';
import { schemaError } from './schema-error.js';
import { shapeError } from './shape-error.js';
import { unsupportedError } from './unsupported-error.js';

/** The service's reply to a request with an error: never in the check's own words. */
export function requestError({ code, path = '' }: IssueDraft, { url, body }: ReceivedLine): ApiError {
  const endpoint = endpointOf(url);
  const param = path.replace(/^body\.?/, '');
  const steps = pathSteps(path).slice(1);
  if (!endpoint || !isObject(body)) return invalid(param);
  const refused: RefusedRequest = { body, endpoint, code, param, value: valueAt(body, steps) };
  if (code === 'invalid_json_schema') return schemaError(body, steps, endpoint);
  return (
    unsupportedError(refused) ??
    conversationError(refused) ??
    byCode(refused) ??
    shapeError(body, endpoint, param, refused.value) ??
    empty(refused) ??
    invalid(param)
  );
}

function byCode({ code, param, value, endpoint, body }: RefusedRequest): ApiError | undefined {
  switch (code) {
    case 'invalid_request':
    case 'missing_required_parameter':
      return missingParameter(param);
    case 'unknown_model':
    case 'model_not_found':
      return noSuchModel(String(body.model));
    case 'invalid_schema_name':
      if (value === '') return emptyString(param);
      return typeof value === 'string' && value.length > 64
        ? tooLong(param, 64, value.length)
        : wrongPattern(param, '^[a-zA-Z0-9_-]+$');
    case 'unsupported_endpoint':
      return wrongEndpoint(String(body.model), endpoint);
    case 'unknown_parameter':
      return unknownParameter(param);
    default:
      return undefined;
  }
}

/** Recorded for models of `/v1/responses`; the other text is from memory. */
function wrongEndpoint(model: string, { url }: Endpoint): ApiError {
  const served = findModel(model)?.endpoints ?? [];
  const responses = served.find((other) => endpointOf(other)?.places.conversation === 'input');
  const here = url.slice(1);
  const message = responses
    ? `This model is only supported in ${responses.slice(1)} and not in ${here}.`
    : `This model is not supported in the ${here} endpoint.`;
  return new ApiError(404, message, { param: 'model' });
}

function empty({ param, value }: RefusedRequest): ApiError | undefined {
  if (value === '') return emptyString(param);
  return Array.isArray(value) && value.length === 0 ? emptyArray(param) : undefined;
}

/** Guessed text: no recorded error fits. */
function invalid(param: string): ApiError {
  return param === ''
    ? new ApiError(400, 'Invalid request.', { code: 'invalid_value' })
    : new ApiError(400, `Invalid value for '${param}'.`, { param, code: 'invalid_value' });
}
