import type { IssueCode } from '../../issue.js';

/** What a code stands for. */
export interface IssueFacts {
  /** What the service refuses because of it: the whole file, or that request. Empty where it is always a warning. */
  fails: readonly ('batch' | 'request')[];
  /** True where it may be, or always is, a warning. */
  warns?: true;
  /** One sentence. */
  explains: string;
}

/** Every code of a report, explained, in the order in which a file is looked at. */
export const ISSUE_CODES: Readonly<Record<IssueCode, IssueFacts>> = {
  invalid_json_line: {
    fails: ['batch'],
    explains: 'Not JSON, no object, a byte order mark, or a blank line between requests.',
  },
  blank_line: { fails: [], warns: true, explains: 'Blank lines after the last request; one final newline is right.' },
  invalid_utf8: { fails: ['batch'], explains: 'Bytes that are not UTF-8.' },
  unpaired_surrogate: {
    fails: ['request'],
    explains: 'Half of a character in a string, as a cut through an emoji leaves it.',
  },
  missing_required_parameter: {
    fails: ['batch', 'request'],
    explains: '`custom_id`, `method`, `url` or `body` is absent, or a field that the endpoint needs.',
  },
  invalid_request: { fails: ['batch'], explains: '`body.model` or `body.messages` is absent.' },
  invalid_type: { fails: ['batch', 'request'], explains: 'A value of the wrong type.' },
  invalid_value: {
    fails: ['batch', 'request'],
    warns: true,
    explains: 'Outside what the field takes: a list, a range, a length; an empty `custom_id`; what JSON cannot carry.',
  },
  invalid_method: { fails: ['batch'], explains: '`method` is not `POST`.' },
  invalid_url: {
    fails: ['batch'],
    warns: true,
    explains: '`url` is no endpoint of batches, or not the one of this batch.',
  },
  duplicate_custom_id: { fails: ['batch'], explains: 'An id that an earlier line has; both lines are named.' },
  mismatched_model: { fails: ['batch'], warns: true, explains: 'A second model in one file.' },
  streaming_unsupported: { fails: ['batch'], explains: '`stream: true`.' },
  model_not_found: {
    fails: ['batch'],
    explains: 'The model is shut down (since when is said), or not served in batches.',
  },
  unsupported_parameter: {
    fails: ['request'],
    warns: true,
    explains: 'This model or endpoint refuses this field: `max_tokens` on a reasoning model, `messages` on responses.',
  },
  unsupported_value: {
    fails: ['request'],
    warns: true,
    explains: 'This model takes the field, but not this value: an effort that it does not have.',
  },
  unsupported_endpoint: { fails: ['request'], explains: 'This model is not served at this endpoint.' },
  conflicting_parameters: {
    fails: ['request'],
    warns: true,
    explains:
      'Fields that contradict each other: `top_logprobs` without `logprobs`, `json_object` without the word JSON.',
  },
  invalid_json_schema: {
    fails: ['request'],
    warns: true,
    explains: 'A strict schema outside the strict subset or its limits; the path points into the schema.',
  },
  invalid_schema_name: {
    fails: ['request'],
    explains: 'The name of a schema or function is not `^[A-Za-z0-9_-]{1,64}$`.',
  },
  too_many_requests_in_file: { fails: ['batch'], warns: true, explains: 'More than 50,000 requests in one file.' },
  too_many_embedding_inputs: { fails: ['batch'], explains: 'More than 50,000 embedding inputs in one file.' },
  empty_file: { fails: ['batch'], explains: 'No request at all.' },
  file_too_large: {
    fails: ['batch'],
    warns: true,
    explains: 'More than 200 MB: a warning above 200,000,000 bytes, an error above 209,715,200.',
  },
  context_length_exceeded: {
    fails: ['request'],
    warns: true,
    explains: 'More input than the model holds; found with `--tokens`, a warning where the count is an estimate.',
  },
  unknown_model: {
    fails: [],
    warns: true,
    explains: 'A model that the table does not have: it may be new, or a slip.',
  },
  model_retiring: { fails: [], warns: true, explains: 'The model is shut down within 60 days.' },
  unknown_parameter: {
    fails: [],
    warns: true,
    explains: 'A field that the endpoint is not known to have; the nearest name is given.',
  },
  deprecated_parameter: { fails: [], warns: true, explains: 'Taken today, but on its way out.' },
  custom_id_not_portable: {
    fails: [],
    warns: true,
    explains: 'An id that other services refuse: not `^[A-Za-z0-9_-]{1,64}$`.',
  },
  duplicate_key: {
    fails: ['batch'],
    warns: true,
    explains: 'A key twice in one object; an error where it is `custom_id`, `method`, `url`, `body` or `model`.',
  },
};
