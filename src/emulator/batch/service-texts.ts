import { LIMITS } from '../../catalog/services/limits.js';
import type { IssueDraft } from '../../check/report/issue-draft.js';
import { formatNumber } from '../../check/report/text.js';
import type { Issue } from '../../issue.js';
import { endpointOf } from '../../request/endpoints/table.js';
import type { BatchFault, ErrorBody, RequestLine } from '../api/wire.js';

/** What some texts name of the batch. */
interface BatchFacts {
  endpoint: string;
  model: string | null;
}

type Facts = Issue & BatchFacts & { value: unknown };
type Text = (facts: Facts) => string;

/** How the service words what fails a file. Those marked so were never seen from it, only their codes or not even these. */
const BATCH_TEXTS: Record<string, Text> = {
  invalid_json_line: () => 'This line is not parseable as valid JSON.',
  missing_required_parameter: ({ path }) => `Missing required parameter: '${path}'.`,
  invalid_url: () => 'The URL provided for this request does not match the batch endpoint.',
  model_not_found: ({ value }) => `The provided model '${value}' is not supported by the Batch API.`,
  invalid_request: ({ path }) => `${path === 'body.messages' ? 'Messages' : 'Model'} parameter is required.`,
  streaming_unsupported: ({ endpoint }) => `${titleOf(endpoint)}Streaming is not supported in the Batch API.`,
  empty_file: () => 'The input file is empty. Please ensure that the batch contains at least one request.',
  // The text is recorded, the code guessed:
  file_too_large: ({ model }) =>
    `The batch input file is larger than the ${LIMITS.serverBytes} maximum for the ${model} model. Please try again with a smaller batch.`,
  // Guessed:
  duplicate_custom_id: ({ value }) => `The custom_id '${value}' stands on more than one line of this file.`,
  mismatched_model: ({ value }) => `The model '${value}' differs from that of the lines before. A batch has one model.`,
};

function titleOf(url: string): string {
  const title = endpointOf(url)?.title;
  return title === undefined ? '' : `${title}: `;
}

/** A finding as it stands in `errors.data` of a failed batch. */
export function batchFault(finding: Issue, value: unknown, batch: BatchFacts): BatchFault {
  const code = finding.code === 'unknown_model' ? 'model_not_found' : finding.code;
  const text = BATCH_TEXTS[code];
  return {
    code,
    message: text ? text({ ...finding, ...batch, value }) : finding.message,
    param: code === 'invalid_json_line' ? null : (finding.path ?? null),
    line: finding.line ?? null,
  };
}

/** Recorded: the file is unknown, of another purpose, or deleted by now. */
export function fileNotFound(id: string): BatchFault {
  return {
    code: 'invalid_request',
    message: `Cannot find file ${id}, or organization org-emulator does not have access to it.`,
    param: 'file_id',
    line: null,
  };
}

/** Recorded. */
export function queueFull(limit: number, model: string): BatchFault {
  return {
    code: 'token_limit_exceeded',
    message:
      `Enqueued token limit reached for ${model} in organization org-emulator. ` +
      `Limit: ${formatNumber(limit)} enqueued tokens. ` +
      'Please try again once some in_progress batches have been completed.',
    param: null,
    line: null,
  };
}

/** A finding as the body of a 400 for one line. */
export function requestError(finding: IssueDraft, request: RequestLine): ErrorBody {
  const value = valueAt(request, finding.path);
  const param = finding.path?.replace(/^body\./, '') ?? null;
  const [code, message] = requestText(finding, param, value);
  return { error: { message, type: 'invalid_request_error', param, code } };
}

/** Recorded are the first words for `temperature` and the whole text for `max_tokens`; the rest follows their manner. */
function requestText({ code, message }: IssueDraft, param: string | null, value: unknown): [string, string] {
  if (code === 'unsupported_parameter' && param === 'max_tokens') {
    const remedy = "Use 'max_completion_tokens' instead.";
    return [code, `Unsupported parameter: 'max_tokens' is not supported with this model. ${remedy}`];
  }
  if (code === 'invalid_request') return ['missing_required_parameter', `Missing required parameter: '${param}'.`];
  if (code === 'missing_required_parameter') return [code, `Missing required parameter: '${param}'.`];
  if (code === 'invalid_value' && typeof value === 'number') {
    const kind = Number.isInteger(value) ? 'integer' : 'decimal';
    const side = /at least|below|minimum|>=/.test(message) ? 'below minimum' : 'above maximum';
    const suffix = side === 'below minimum' ? 'below_min_value' : 'above_max_value';
    return [`${kind}_${suffix}`, `Invalid '${param}': ${kind} ${side} value. ${message}`];
  }
  return [code, message];
}

/** The value that a path like `body.messages[0].content` leads to. */
export function valueAt(root: unknown, path = ''): unknown {
  let value = root;
  for (const step of path.match(/[^.[\]"]+/g) ?? []) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}
