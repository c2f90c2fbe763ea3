import { findModel } from '../../catalog/models/find-model.js';
import { ApiError, unknownParameter } from '../api/api-errors.js';
import type { RefusedRequest } from './refused-request.js';

/** Fields a reasoning model takes only with their default value. */
const DEFAULTS: Readonly<Record<string, number>> = {
  temperature: 1,
  top_p: 1,
  n: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
};

/** Chat fields that have another name at responses. That of `messages` is recorded. */
const MOVED: Readonly<Record<string, string>> = {
  messages: 'input',
  response_format: 'text.format',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
  reasoning_effort: 'reasoning.effort',
  verbosity: 'text.verbosity',
};

/** The error for a field, or a value of it, that this model or endpoint does not take. */
export function unsupportedError(refused: RefusedRequest): ApiError | undefined {
  const { code, param, endpoint } = refused;
  if (code !== 'unsupported_parameter' && code !== 'unsupported_value') return undefined;
  const atChat = endpoint.places.conversation === 'messages';
  const top = param.split(/[.[]/)[0]!;
  if (!(top in endpoint.body.shape)) return unknownField(top, atChat);
  if (param === 'max_tokens') {
    const remedy = "Use 'max_completion_tokens' instead.";
    return notSupported(param, 'unsupported_parameter', remedy);
  }
  if (param === endpoint.places.effort) return effortError(refused, atChat);
  if (!atChat) return notSupported(param, null);
  const { value } = refused;
  if (!Object.hasOwn(DEFAULTS, param)) return notSupported(param, 'unsupported_parameter');
  const only = `Only the default (${DEFAULTS[param]}) value is supported.`;
  const message = `Unsupported value: '${param}' does not support ${String(value)} with this model. ${only}`;
  return new ApiError(400, message, { param, code: 'unsupported_value' });
}

function unknownField(name: string, atChat: boolean): ApiError {
  const moved = atChat ? undefined : MOVED[name];
  if (moved === undefined) return unknownParameter(name);
  const message =
    `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${moved}'. ` +
    'Try again with the new parameter. See the API documentation for more information: ' +
    'https://platform.openai.com/docs/api-reference/responses/create.';
  return new ApiError(400, message, { code: 'unsupported_parameter' });
}

/** Recorded at both endpoints. */
function effortError({ param, value, body }: RefusedRequest, atChat: boolean): ApiError {
  const model = String(body.model);
  const efforts = findModel(model)?.efforts;
  if (!efforts) {
    return atChat
      ? new ApiError(400, `Unrecognized request argument supplied: ${param}`)
      : notSupported(param, 'unsupported_parameter');
  }
  const quoted = efforts.map((effort) => `'${effort}'`);
  const list = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}` : quoted.join('');
  const fact = atChat
    ? `'${param}' does not support '${String(value)}' with this model.`
    : `'${String(value)}' is not supported with the '${model}' model.`;
  const message = `Unsupported value: ${fact} Supported values are: ${list}.`;
  return new ApiError(400, message, { param, code: 'unsupported_value' });
}

function notSupported(param: string, code: string | null, remedy = ''): ApiError {
  const message = `Unsupported parameter: '${param}' is not supported with this model. ${remedy}`.trimEnd();
  return new ApiError(400, message, { param, code });
}
