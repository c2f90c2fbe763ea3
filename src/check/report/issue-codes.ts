import type { IssueCode } from '../../issue.js';
import { EXAMPLES } from './example-lines.js';

/** The meaning of an issue code, the reason for the rule, and how to fix it. */
export interface IssueFacts {
  /** What fails because of it: the whole file (`batch`) or that request. Empty if it is always a warning. */
  fails: readonly ('batch' | 'request')[];
  /** True if it can be, or always is, a warning. */
  warns?: true;
  /** The problem in a sentence. */
  what: string;
  /** The reason for the rule, or its source. */
  why: string;
  /** How to fix it. */
  remedy: string;
  /** Lines that cause this code; absent for limits of a whole file. */
  example?: string;
}

type Texts = Omit<IssueFacts, 'example'>;

const TEXTS: Readonly<Record<IssueCode, Texts>> = {
  invalid_json_line: {
    fails: ['batch'],
    what: 'A line is not a JSON object, is blank between requests, or begins with a byte order mark.',
    why: 'The service reads one JSON object from each line and refuses the file when it cannot.',
    remedy: 'Write each request with JSON.stringify on one line, and save the file as UTF-8 without BOM.',
  },
  blank_line: {
    fails: [],
    warns: true,
    what: 'There are blank lines after the last request.',
    why: 'One final newline is right; more may count as lines that are not JSON.',
    remedy: 'Remove the blank lines at the end.',
  },
  invalid_utf8: {
    fails: ['batch'],
    what: 'A line has bytes that are not UTF-8.',
    why: 'JSON is UTF-8. Files saved as Latin-1, Windows-1252 or UTF-16, and compressed files, are not.',
    remedy: 'Save the file as UTF-8; unpack it if it is compressed.',
  },
  replacement_character: {
    fails: [],
    warns: true,
    what: 'A text contains U+FFFD, the replacement character.',
    why: 'It is what is left of a character after a file was read in the wrong encoding: the original is lost.',
    remedy: 'Read the source again in its own encoding, Windows-1252 for example, and rebuild the file.',
  },
  unpaired_surrogate: {
    fails: ['request'],
    what: 'A string contains half of a character (a lone surrogate).',
    why: 'It has no UTF-8 form. It comes from cutting a text in the middle of an emoji.',
    remedy: 'Cut texts between characters, or call toWellFormed() on them.',
  },
  missing_required_parameter: {
    fails: ['batch', 'request'],
    warns: true,
    what: '`custom_id`, `method`, `url` or `body` is missing, or a field that the endpoint requires.',
    why: 'Without the four keys of a line the file is refused; without a field of the body, that request.',
    remedy: 'Add the field that the path names.',
  },
  invalid_request: {
    fails: ['batch'],
    what: '`body.model` or `body.messages` is missing.',
    why: 'The service checks these two before the batch starts, and refuses the file.',
    remedy: 'Add the field to every line.',
  },
  invalid_type: {
    fails: ['batch', 'request'],
    what: 'A value has the wrong type.',
    why: 'The service checks the type of every field.',
    remedy: 'Write the type that the message names: 2 instead of "2", for example.',
  },
  invalid_value: {
    fails: ['batch', 'request'],
    warns: true,
    what: 'A value is outside the list, range or length of its field; or JSON cannot represent it.',
    why: 'The service refuses it. On a model that is not in the table, it may be newer than this package: a warning.',
    remedy: 'Use a value that the message names.',
  },
  invalid_method: {
    fails: ['batch'],
    what: '`method` is not `POST`.',
    why: 'Batches support no other method.',
    remedy: 'Write "method": "POST".',
  },
  invalid_url: {
    fails: ['batch'],
    warns: true,
    what: '`url` is not an endpoint that batches support, or not the one of this batch.',
    why: 'A batch is created for one endpoint, and every line must name it.',
    remedy: 'Use the endpoint of the batch, without a host; put other requests into another file.',
  },
  duplicate_custom_id: {
    fails: ['batch'],
    what: 'An earlier line has the same `custom_id`.',
    why: 'Answers come back by `custom_id`, so the service refuses a file in which one appears twice.',
    remedy: 'Give every line an ID of its own.',
  },
  mismatched_model: {
    fails: ['batch'],
    warns: true,
    what: 'A line names another model than the rest of the file.',
    why: 'A batch of OpenAI has one model.',
    remedy: 'Put the requests for each model into a file of their own.',
  },
  streaming_unsupported: {
    fails: ['batch'],
    what: '`stream` is true.',
    why: 'A batch writes whole answers to a file; it cannot stream.',
    remedy: 'Leave `stream` out.',
  },
  model_not_found: {
    fails: ['batch'],
    what: 'The model has been shut down, or batches do not support it.',
    why: 'The service refuses the file. The message says since when.',
    remedy: 'Use the successor that the message names.',
  },
  unsupported_parameter: {
    fails: ['request'],
    warns: true,
    what: 'This model or endpoint does not support this field.',
    why: 'Reasoning models refuse `max_tokens` and sampling parameters; the Responses API names fields in its own way.',
    remedy: 'Rename the field as the message says, or leave it out.',
  },
  unsupported_value: {
    fails: ['request'],
    warns: true,
    what: 'The model supports the field, but not this value.',
    why: 'Reasoning efforts differ from model to model.',
    remedy: 'Use one of the values that the message lists.',
  },
  unsupported_endpoint: {
    fails: ['request'],
    what: 'The model is not served at this endpoint.',
    why: 'Some models answer only at the Responses API, others only make embeddings.',
    remedy: 'Use an endpoint that the message lists, or another model.',
  },
  conflicting_parameters: {
    fails: ['request'],
    warns: true,
    what: 'Two fields contradict each other, or one needs another.',
    why: 'The service refuses `top_logprobs` without `logprobs`, `metadata` without `store`, `json_object` without the word JSON.',
    remedy: 'Remove one of the fields, or add the one that is missing.',
  },
  invalid_json_schema: {
    fails: ['request'],
    warns: true,
    what: 'A JSON Schema is invalid, or a strict one is outside the subset that strict mode supports.',
    why: 'The service compiles every schema before it answers. The path points into the schema.',
    remedy: 'Change the keyword at the path as the message says.',
  },
  invalid_schema_name: {
    fails: ['request'],
    what: 'The name of a schema or function is not `^[A-Za-z0-9_-]{1,64}$`.',
    why: 'The service refuses any other name.',
    remedy: 'Use up to 64 letters, digits, underscores and hyphens.',
  },
  too_many_requests_in_file: {
    fails: ['batch'],
    warns: true,
    what: 'The file has more than 50,000 requests.',
    why: 'It is the limit of one batch.',
    remedy: 'Split the file: `batch-creator split FILE -o parts.jsonl`. `save` and `build` do so by themselves.',
  },
  too_many_embedding_inputs: {
    fails: ['batch'],
    what: 'The file has more than 50,000 embedding inputs.',
    why: 'It is the limit of one batch, however the inputs are spread over requests.',
    remedy: 'Split the file.',
  },
  empty_file: {
    fails: ['batch'],
    what: 'The file has no request.',
    why: 'A batch needs at least one.',
    remedy: 'Check the table or filter that the file was built from.',
  },
  file_too_large: {
    fails: ['batch'],
    warns: true,
    what: 'The file, or one line of it, is too large.',
    why: 'Above 209,715,200 bytes the service refuses a file; above 200,000,000 its documents are ambiguous: a warning.',
    remedy: 'Split the file; give pictures by their address instead of their bytes.',
  },
  context_length_exceeded: {
    fails: ['request'],
    warns: true,
    what: 'The input has more tokens than the model can read.',
    why: 'The service answers the line with a 400. Found with `--tokens`; a warning where the count is an estimate.',
    remedy: 'Shorten the input, or use a model with a larger context window.',
  },
  unknown_model: {
    fails: [],
    warns: true,
    what: 'The model is not in the table of this package.',
    why: 'It may be new, or misspelt. Nothing about it was checked.',
    remedy: 'Check the spelling; describe a new model with the option `catalog` (`--catalog`).',
  },
  model_retiring: {
    fails: [],
    warns: true,
    what: 'The model will be shut down within 60 days.',
    why: 'Batches that run after that day fail.',
    remedy: 'Use the successor that the message names.',
  },
  unknown_parameter: {
    fails: [],
    warns: true,
    what: 'The endpoint is not known to have this field.',
    why: 'It is probably misspelt, and the service refuses fields that it does not know; but it may be newer than this package.',
    remedy: 'Use the name that the message suggests, or leave the field out.',
  },
  deprecated_parameter: {
    fails: [],
    warns: true,
    what: 'The field works today, but is deprecated.',
    why: 'The official types mark it so.',
    remedy: 'Use the field that the message names.',
  },
  custom_id_not_portable: {
    fails: [],
    warns: true,
    what: 'The `custom_id` is not `^[A-Za-z0-9_-]{1,64}$`.',
    why: 'OpenAI supports it; other services refuse it.',
    remedy: 'Use up to 64 letters, digits, underscores and hyphens if the file is to work elsewhere.',
  },
  duplicate_key: {
    fails: ['batch'],
    warns: true,
    what: 'A key appears twice in one object; an error where it is `custom_id`, `method`, `url`, `body` or `model`.',
    why: 'Parsers disagree on which of the two counts.',
    remedy: 'Remove one of the two.',
  },
};

/** All issue codes with explanations, in the order in which a file is checked. */
export const ISSUE_CODES = Object.fromEntries(
  Object.entries(TEXTS).map(([code, texts]) => {
    const example = EXAMPLES[code as IssueCode];
    return [code, example === undefined ? texts : { ...texts, example }];
  }),
) as Readonly<Record<IssueCode, IssueFacts>>;
