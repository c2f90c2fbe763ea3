/** The codes of all issues that a report can list. */
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
  /** The service rejects the file or the request because of an error, but not because of a warning. */
  severity: 'error' | 'warning';
  /** What kind of problem it is; `ISSUE_CODES` explains each. */
  code: IssueCode;
  /** What fails: the whole file (`batch`), or only this request, with status 400 (`request`). Absent on warnings. */
  fails?: 'batch' | 'request';
  /** Fact, place and remedy in one or two sentences. */
  message: string;
  /** The line in the file, 1-based: the first one if many share the issue; absent for an issue of the whole file. */
  line?: number;
  /** How many lines have this issue; absent if it is only one. */
  lines?: number;
  /** The earlier line that this one conflicts with, 1-based; absent if it conflicts with none. */
  firstLine?: number;
  /** The position in the line, in characters, 1-based; absent if the issue has no certain place in it. */
  column?: number;
  /** The `custom_id` of the request; absent if it has none. */
  customId?: string;
  /** The path in the request, e.g. `body.messages[0].content`; absent for an issue of the whole line or file. */
  path?: string;
  /** How to fix it; absent if the message says so. */
  hint?: string;
}

/** Issues of one kind: of the same code and path, with messages that differ only in the values they quote. */
export interface IssueGroup {
  /** The issue that was found first. */
  first: Issue;
  /** How many lines of the file have it. */
  lines: number;
  /** How many times it was found; more than `lines` if one line has it several times. */
  times: number;
  /** The number of issues of the report; an issue that many lines share counts once. */
  issues: number;
}

/** The result of validating a batch, a file or a stream of lines. */
export interface Report {
  /** True if there are no errors; warnings are allowed. */
  ok: boolean;
  /** How many requests were checked. */
  requests: number;
  /** Their size in UTF-8 bytes, newlines included. */
  bytes: number;
  /** How many requests have at least one error. */
  invalid: number;
  /** How many errors there are, listed or not. */
  errors: number;
  /** How many warnings there are, listed or not. */
  warnings: number;
  /** All issues by kind, errors first, up to 1,000 kinds. */
  groups: IssueGroup[];
  /** The first issues, 100 unless `maxIssues` says otherwise. */
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
