/** Every problem that a batch file can have, by the code that stands in a report. */
export type IssueCode =
  | 'invalid_json_line'
  | 'blank_line'
  | 'invalid_utf8'
  | 'replacement_character'
  | 'unpaired_surrogate'
  | 'missing_required_parameter'
  | 'invalid_request'
  | 'invalid_type'
  | 'invalid_value'
  | 'invalid_method'
  | 'invalid_url'
  | 'duplicate_custom_id'
  | 'mismatched_model'
  | 'streaming_unsupported'
  | 'model_not_found'
  | 'unsupported_parameter'
  | 'unsupported_value'
  | 'unsupported_endpoint'
  | 'conflicting_parameters'
  | 'invalid_json_schema'
  | 'invalid_schema_name'
  | 'too_many_requests_in_file'
  | 'too_many_embedding_inputs'
  | 'empty_file'
  | 'file_too_large'
  | 'unknown_model'
  | 'model_retiring'
  | 'unknown_parameter'
  | 'deprecated_parameter'
  | 'custom_id_not_portable'
  | 'duplicate_key'
  | 'context_length_exceeded';

/** One finding about a batch file: plain data, fit for JSON. */
export interface Issue {
  /** An error keeps the service from doing the work; a warning does not. */
  severity: 'error' | 'warning';
  code: IssueCode;
  /** What the service would do: refuse the whole file (`batch`) or answer this line with a 400 (`request`). Absent on warnings. */
  fails?: 'batch' | 'request';
  /** Fact, place and remedy in one or two sentences. */
  message: string;
  /** Where in the file, 1-based. Absent when the issue concerns the file as a whole. */
  line?: number;
  /** How many lines share this issue, where that is more than one. */
  lines?: number;
  /** The earlier line that this one collides with. */
  firstLine?: number;
  /** Where in the line, 1-based, in characters. */
  column?: number;
  customId?: string;
  /** Where in the request, like `body.messages[0].content`. */
  path?: string;
  /** How to mend it, where the message does not say so already. */
  hint?: string;
}

/** The verdict on a batch, a file or a stream of lines. */
export interface Report {
  /** True when there is no error; warnings do not count. */
  ok: boolean;
  /** How many requests were judged. */
  requests: number;
  /** Their size in UTF-8 bytes, newlines included. */
  bytes: number;
  /** How many requests have at least one error. */
  invalid: number;
  /** How many errors there are, also those beyond the kept ones. */
  errors: number;
  /** How many warnings there are, also those beyond the kept ones. */
  warnings: number;
  /** The first 100 issues. */
  issues: Issue[];
}

/** A key or index on the way to a value. */
export type PathStep = string | number;

/** Writes a path as people read it: `['messages', 0, 'my key']` under `body` becomes `body.messages[0]["my key"]`. */
export function formatPath(steps: readonly PathStep[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(step)) path += path === '' ? step : `.${step}`;
    else path += `[${JSON.stringify(step)}]`;
  }
  return path;
}
