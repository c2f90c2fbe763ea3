import { LIMITS } from '../../catalog/services/limits.js';
import { pathSteps, valueAt } from '../../check/text/json-path.js';
import type { Issue } from '../../issue.js';
import { endpointOf } from '../../request/endpoints/table.js';
import { kindOf } from '../api/api-errors.js';
import type { BatchFault } from '../api/wire.js';

/** The facts about the batch that some texts mention. */
export interface BatchFacts {
  endpoint: string;
  model: string | null;
}

interface Facts extends BatchFacts {
  path: string;
  value: unknown;
}

interface Text {
  /** The service's code, if it differs from that of the issue. */
  code?: string;
  message(facts: Facts): string;
  /** True if no field is named. */
  noParam?: true;
}

const NOT_JSON: Text = {
  code: 'invalid_json_line',
  message: () => 'This line is not parseable as valid JSON.',
  noParam: true,
};
const NO_SUCH_MODEL: Text = {
  code: 'model_not_found',
  message: ({ value }) => `The provided model '${String(value)}' is not supported by the Batch API.`,
};

/** The service's error for a line, by the code of our issue. A test compares it with recorded errors. */
const TEXTS: Readonly<Record<string, Text>> = {
  invalid_json_line: NOT_JSON,
  model_not_found: NO_SUCH_MODEL,
  unknown_model: NO_SUCH_MODEL,
  missing_required_parameter: { message: ({ path }) => `Missing required parameter: '${path}'.` },
  invalid_url: { message: () => 'The URL provided for this request does not match the batch endpoint.' },
  streaming_unsupported: {
    message: ({ endpoint }) => `${titleOf(endpoint)}Streaming is not supported in the Batch API.`,
  },
  duplicate_custom_id: {
    message: () =>
      'The custom_id for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.',
  },
  mismatched_model: {
    message: ({ value }) =>
      `The model '${String(value)}' for this request does not match the rest of the batch. Each batch must contain requests for a single model.`,
  },
  empty_file: {
    message: () => 'The input file is empty. Please ensure that the batch contains at least one request.',
    noParam: true,
  },
  file_too_large: {
    message: ({ model }) =>
      `The batch input file is larger than the ${LIMITS.serverBytes} maximum for the ${model} model. Please try again with a smaller batch.`,
    noParam: true,
  },
  // From here on the texts are guessed: these errors were never seen at the service.
  duplicate_key: NOT_JSON,
  invalid_utf8: NOT_JSON,
  unpaired_surrogate: NOT_JSON,
  invalid_method: { message: ({ value }) => `Invalid value: '${String(value)}'. Supported values are: 'POST'.` },
  invalid_type: {
    message: ({ path, value }) =>
      `Invalid type for '${path}': expected ${path === 'body' ? 'an object' : 'a string'}, but got ${kindOf(value)} instead.`,
  },
  too_many_requests_in_file: {
    message: ({ model }) =>
      `The batch input file has more than the ${LIMITS.requests} requests maximum for the ${model} model. Please try again with a smaller batch.`,
    noParam: true,
  },
  too_many_embedding_inputs: {
    message: ({ model }) =>
      `The batch input file has more than the ${LIMITS.embeddingInputs} inputs maximum for the ${model} model. Please try again with a smaller batch.`,
    noParam: true,
  },
};

const GUESSED: Text = { message: ({ path }) => `Invalid value for '${path}'.` };

/** An issue as it appears in `errors.data` of a failed batch. */
export function batchError({ code, path = '', line }: Issue, value: unknown, batch: BatchFacts): BatchFault {
  const { code: own, message, noParam } = textOf(code, path);
  const param = noParam || path === '' ? null : path;
  return { code: own ?? code, message: message({ ...batch, path, value }), param, line: line ?? null };
}

function textOf(code: string, path: string): Text {
  // Of the two required fields, the newest recordings differ in their words.
  if (code === 'invalid_request' && path === 'body.model') return { message: () => 'Model parameter is required.' };
  if (code === 'invalid_request') {
    const field = path.replace(/^body\./, '');
    return { code: 'missing_required_parameter', message: () => `Missing required parameter: '${field}'.` };
  }
  return TEXTS[code] ?? GUESSED;
}

function titleOf(url: string): string {
  const title = endpointOf(url)?.title;
  return title === undefined ? '' : `${title}: `;
}

/** The value at a path as an issue names it. */
export function valueAtPath(root: unknown, path = ''): unknown {
  return valueAt(root, pathSteps(path));
}
