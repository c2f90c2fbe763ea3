import type { BatchStatus, ErrorBody } from './wire.js';

/** An error in the service's words. The texts are recorded replies of the service; those from memory are marked. */
export class ApiError extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;
  readonly type: string;
  /** Stands beside `error` in some bodies. */
  readonly detail: ErrorBody['detail'];

  constructor(
    status: number,
    message: string,
    { param = null, code = null, type = 'invalid_request_error', detail }: Details = {},
  ) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
    this.type = type;
    this.detail = detail;
  }

  body(): ErrorBody {
    const { message, type, param, code, detail } = this;
    return { error: { message, type, param, code }, ...(detail && { detail }) };
  }
}

type Details = Partial<ErrorBody['error']> & { detail?: ErrorBody['detail'] };

/** Recorded for `endpoint`; the texts of the other value lists follow it. */
export function invalidValue(param: string, given: unknown, allowed: readonly string[]): ApiError {
  const values = allowed.map((value) => `'${value}'`);
  const list = values.length > 1 ? `${values.slice(0, -1).join(', ')}, and ${values.at(-1)}` : values.join('');
  return new ApiError(400, `Invalid value: '${String(given)}'. Supported values are: ${list}.`, {
    param,
    code: 'invalid_value',
  });
}

/** Recorded for a metadata value. */
export function invalidType(param: string, expected: string, given: unknown): ApiError {
  return new ApiError(400, `Invalid type for '${param}': expected ${expected}, but got ${kindOf(given)} instead.`, {
    param,
    code: 'invalid_type',
  });
}

/** The type of a value, in the service's words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'string') return 'a string';
  return Number.isInteger(value) ? 'an integer' : 'a decimal';
}

export function missingParameter(param: string): ApiError {
  return new ApiError(400, `Missing required parameter: '${param}'.`, { param, code: 'missing_required_parameter' });
}

/** Recorded. */
export function unknownParameter(param: string): ApiError {
  return new ApiError(400, `Unknown parameter: '${param}'.`, { param, code: 'unknown_parameter' });
}

/** Recorded for `temperature` and `max_tokens`. The kind of number is that of the field, not of the value. */
export function outOfRange(
  param: string,
  value: number,
  { min, max, kind = 'integer' }: { min?: number; max?: number; kind?: 'integer' | 'decimal' },
): ApiError {
  const isLow = min !== undefined && value < min;
  const [side, bound, code] = isLow
    ? ['below minimum', `>= ${min}`, `${kind}_below_min_value`]
    : ['above maximum', `<= ${max}`, `${kind}_above_max_value`];
  const message = `Invalid '${param}': ${kind} ${side} value. Expected a value ${bound}, but got ${value} instead.`;
  return new ApiError(400, message, { param, code });
}

/** Recorded. */
export function emptyArray(param: string): ApiError {
  const expected = 'Expected an array with minimum length 1, but got an empty array instead.';
  return new ApiError(400, `Invalid '${param}': empty array. ${expected}`, { param, code: 'empty_array' });
}

/** Code recorded, text from memory. */
export function emptyString(param: string): ApiError {
  const expected = 'Expected a string with minimum length 1, but got an empty string instead.';
  return new ApiError(400, `Invalid '${param}': empty string. ${expected}`, { param, code: 'empty_string' });
}

/** Text from memory. */
export function arrayTooLong(param: string, max: number, length: number): ApiError {
  const expected = `Expected an array with maximum length ${max}, but got an array with length ${length} instead.`;
  return new ApiError(400, `Invalid '${param}': array too long. ${expected}`, {
    param,
    code: 'array_above_max_length',
  });
}

/** Recorded for the name of a function. */
export function wrongPattern(param: string, pattern: string): ApiError {
  const expected = `Expected a string that matches the pattern '${pattern}'.`;
  const message = `Invalid '${param}': string does not match pattern. ${expected}`;
  return new ApiError(400, message, { param, code: 'invalid_value' });
}

/** Code recorded, text from memory. */
export function tooLong(param: string, max: number, length: number): ApiError {
  return new ApiError(
    400,
    `Invalid '${param}': string too long. Expected a string with maximum length ${max}, but got a string with length ${length} instead.`,
    { param, code: 'string_above_max_length' },
  );
}

/** Code recorded, text from memory. */
export function tooManyProperties(param: string, max: number, count: number): ApiError {
  return new ApiError(
    400,
    `Invalid '${param}': too many properties. Expected an object with at most ${max} properties, but got an object with ${count} properties instead.`,
    { param, code: 'object_above_max_properties' },
  );
}

/** Recorded. */
export function noSuchBatch(id: string): ApiError {
  return new ApiError(404, `No batch found with id '${id}'.`);
}

/** Text from memory. */
export function noSuchFile(id: string): ApiError {
  return new ApiError(404, `No such File object: ${id}`, { param: 'id' });
}

/** Recorded. */
export function cannotCancel(status: BatchStatus): ApiError {
  return new ApiError(409, `Cannot cancel a batch with status '${status}'.`);
}

/** Recorded for a wrong extension, with its `detail`; an empty file and a malformed first line give "a like text". */
export function notJsonl(): ApiError {
  const message = 'Invalid file format for Batch API. Must be .jsonl';
  return new ApiError(400, message, { detail: { message, code: null } });
}

/** Recorded. */
export function fileTooLarge(): ApiError {
  return new ApiError(400, 'File is too large.');
}

/** Recorded: a create can return this just after an upload. */
export function fileNotThereYet(id: string): ApiError {
  return new ApiError(400, `Cannot find file ${id}, or project proj_emulator does not have access to it.`, {
    param: 'file_id',
    code: 'invalid_request',
  });
}

/** Text from memory. */
export function noSuchUrl(method: string, path: string): ApiError {
  return new ApiError(404, `Invalid URL (${method} ${path})`);
}

/** Text from memory. */
export function noSuchModel(model: string): ApiError {
  return new ApiError(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    param: 'model',
    code: 'model_not_found',
  });
}

/** Text from memory. */
export function unreadableJson(): ApiError {
  return new ApiError(400, 'We could not parse the JSON body of your request. The API expects a JSON payload.');
}
