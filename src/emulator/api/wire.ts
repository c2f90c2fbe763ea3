/** The statuses of a batch, in chronological order. */
export type BatchStatus =
  | 'validating'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'failed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

/** A file as the Files API shows it. Times are unix seconds. */
export interface FileObject {
  /** Always `file`. */
  object: 'file';
  /** `file-` and 22 letters and digits. */
  id: string;
  /** Why it was uploaded: `batch`, or `batch_output` for result files. */
  purpose: string;
  /** The name it was uploaded under. */
  filename: string;
  /** Size of the content, in bytes. */
  bytes: number;
  /** When it was uploaded. */
  created_at: number;
  /** When it is deleted; null for never. */
  expires_at: number | null;
  /** Deprecated by the service, and always `processed`. */
  status: 'processed';
  /** Deprecated by the service, and always null. */
  status_details: null;
}

/** One reason why a batch failed at validation. */
export interface BatchFault {
  /** The error code, such as `duplicate_custom_id`. */
  code: string;
  /** The error in a sentence, as the service words it. */
  message: string;
  /** The field, such as `body.model`; null if none is named. */
  param: string | null;
  /** The line of the input file, from 1; null for the file as a whole. */
  line: number | null;
}

/** How many requests a batch has, and how many are done. */
export interface BatchCounts {
  /** All requests; 0 until the batch is validated. */
  total: number;
  /** Requests with a 2xx answer. */
  completed: number;
  /** Requests with another answer. */
  failed: number;
}

/** Tokens of all answered requests of a batch. */
export interface BatchUsage {
  /** Tokens of all prompts. */
  input_tokens: number;
  /** How many of them came from the prompt cache. */
  input_tokens_details: {
    /** Tokens that were read from the prompt cache; part of `input_tokens`. */
    cached_tokens: number;
  };
  /** Tokens of all answers, reasoning included. */
  output_tokens: number;
  /** How many of them were reasoning. */
  output_tokens_details: {
    /** Tokens spent on reasoning; part of `output_tokens`. */
    reasoning_tokens: number;
  };
  /** Input and output together. */
  total_tokens: number;
}

/** A batch as the Batch API shows it. Times are in Unix seconds, null until they are reached. */
export interface BatchObject {
  /** `batch_` and 32 hex digits, the first 8 of which are the time of its creation. */
  id: string;
  /** Always `batch`. */
  object: 'batch';
  /** The url of its requests, such as `/v1/chat/completions`. */
  endpoint: string;
  /** The dated snapshot that answers; null until the batch is validated. */
  model: string | null;
  /** Why it failed at validation; null unless it did. */
  errors: {
    /** The type of the object, as the API names it. */
    object: 'list';
    /** The errors, in the order of their lines. */
    data: BatchFault[];
  } | null;
  /** The uploaded file with its requests. */
  input_file_id: string;
  /** Always `24h`. */
  completion_window: string;
  /** Its current status. */
  status: BatchStatus;
  /** The file with the rows of successful requests; null while there is none. */
  output_file_id: string | null;
  /** The file with the rows of failed requests; null while there is none. */
  error_file_id: string | null;
  /** When it was created. */
  created_at: number;
  /** When its first request began. */
  in_progress_at: number | null;
  /** When its window ends: 24 hours after its creation. */
  expires_at: number;
  /** When it began to write its result files. */
  finalizing_at: number | null;
  /** When it was completed. */
  completed_at: number | null;
  /** When it failed at validation. */
  failed_at: number | null;
  /** When its window ended before all requests were done. */
  expired_at: number | null;
  /** When its cancellation was requested. */
  cancelling_at: number | null;
  /** When it was cancelled. */
  cancelled_at: number | null;
  /** How many requests are done. */
  request_counts: BatchCounts;
  /** Tokens of its answers so far. */
  usage: BatchUsage;
  /** Metadata attached at creation: up to 16 key-value pairs. */
  metadata: Record<string, string> | null;
}

/** One line of an input file. */
export interface ReceivedLine {
  /** The ID that its result repeats. */
  custom_id: string;
  /** Always `POST`. */
  method: string;
  /** The endpoint, such as `/v1/chat/completions`. */
  url: string;
  /** The request body of the endpoint. */
  body: Record<string, unknown>;
}

/** One line of an output or error file. */
export interface ResultFileRow {
  /** `batch_req_` and 32 hex digits. */
  id: string;
  /** The `custom_id` of its request. */
  custom_id: string | null;
  /** The answer; null for a request that was never run. */
  response: {
    /** The HTTP status of this request. */
    status_code: number;
    /** The ID of the request, for support questions. */
    request_id: string;
    /** The endpoint's reply: an answer, or `{ error }`. */
    body: unknown;
  } | null;
  /** Why the request was never run; null for an answered one, even if the answer is an error. */
  error: {
    /** The error code, e.g. `batch_expired`. */
    code: string;
    /** The error in a sentence. */
    message: string;
  } | null;
}

/** The body of an error reply, over HTTP or in a row. */
export interface ErrorBody {
  /** The error: message, type, field and code. */
  error: { message: string; type: string; param: string | null; code: string | null };
  /** Present beside `error` if an upload has a wrong extension. */
  detail?: { message: string; code: null } | undefined;
}
