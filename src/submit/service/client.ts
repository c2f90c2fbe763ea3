import type { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';

/** How many requests of a batch are done. */
export interface RequestCounts {
  /** Requests in the batch; 0 until the service has validated the file. */
  total: number;
  /** Requests that got a 2xx response. */
  completed: number;
  /** Requests that failed, whatever the reason. */
  failed: number;
}

/** The status of a batch that will not change anymore. */
export type TerminalStatus = 'completed' | 'failed' | 'expired' | 'cancelled';

/** The fields of a batch object that this package uses, as the official client returns them. */
export interface RemoteBatch {
  /** The ID of the batch, like `batch_…`. */
  id: string;
  /** The status, e.g. `validating`, `in_progress`, `completed`, `failed`, `expired` or `cancelled`. */
  status: 'validating' | 'in_progress' | 'finalizing' | 'cancelling' | TerminalStatus | (string & {});
  /** When the batch was created, in Unix seconds. */
  created_at: number;
  /** The ID of the uploaded input file. */
  input_file_id: string;
  /** The endpoint of all its requests, e.g. `/v1/responses`. */
  endpoint?: string | undefined;
  /** The ID of the file with the successful answers; absent or null while there is none. */
  output_file_id?: string | null | undefined;
  /** The ID of the file with the failed requests; absent or null while there is none. */
  error_file_id?: string | null | undefined;
  /** How many requests are done; absent or null if the service does not report it. */
  request_counts?: RequestCounts | null | undefined;
  /** When the first request started, in Unix seconds; null until then. */
  in_progress_at?: number | null | undefined;
  /** When the service started to write the result files, in Unix seconds; null until then. */
  finalizing_at?: number | null | undefined;
  /** When cancellation was requested, in Unix seconds; null if it was not. */
  cancelling_at?: number | null | undefined;
  /** When the batch expires, in Unix seconds. */
  expires_at?: number | null | undefined;
  /** The key-value pairs that were attached when the batch was created; at most 16. */
  metadata?: Record<string, string> | null | undefined;
  /** Why validation failed; null unless the status is `failed`. */
  errors?:
    | {
        /** One item for each error that the service lists; absent or null if it lists none. */
        data?: RemoteBatchError[] | null | undefined;
      }
    | null
    | undefined;
  /** Tokens of all answered requests; absent if the service does not report them. */
  usage?:
    | {
        /** Tokens of all requests, those from the prompt cache included. */
        input_tokens: number;
        /** Tokens of all answers, reasoning included. */
        output_tokens: number;
        /** Input and output tokens together. */
        total_tokens: number;
      }
    | null
    | undefined;
}

/** Why a batch failed at validation. */
export interface RemoteBatchError {
  /** The error code, e.g. `duplicate_custom_id`. */
  code?: string | null | undefined;
  /** The line of the input file, 1-based; null for the file as a whole. */
  line?: number | null | undefined;
  /** The error in a sentence. It may quote a prompt, so it is never stored. */
  message?: string | null | undefined;
  /** The parameter at fault, e.g. `body.model`. */
  param?: string | null | undefined;
}

/** The fields of a file object that this package uses. */
export interface RemoteFile {
  /** The ID of the file, like `file-…`. */
  id: string;
  /** The size of the content, in bytes, as the service counted it. */
  bytes: number;
  /** When the file was uploaded, in Unix seconds. */
  created_at: number;
  /** The name under which it was uploaded. */
  filename: string;
}

/** The request options of every call: no retries by the client, no redirects. */
export interface CallOptions {
  /** Retries by the client; always 0, because this package decides about retries. */
  maxRetries: number;
  /** Milliseconds until the call is aborted. */
  timeout: number;
  /** Aborts the call. */
  signal: AbortSignal;
  /** Redirects are errors: they would send the API key elsewhere. */
  fetchOptions: {
    /** How `fetch` treats a redirect. */
    redirect: 'error';
  };
  /** Extra headers, e.g. `Idempotency-Key`. @default none */
  headers?: Record<string, string>;
}

/** One page of a list. */
export interface RemotePage<Item> {
  /** The items of this page, in the order of the list. */
  data: Item[];
  /** True if another page follows; absent means that none does. */
  has_more?: boolean | undefined;
}

/** When the service deletes a file by itself. */
export interface ExpiresAfter {
  /** Counted from the creation of the file. */
  anchor: 'created_at';
  /** Seconds after that, 3,600 (an hour) to 2,592,000 (30 days). */
  seconds: number;
}

/** The request body that creates a batch. */
export interface CreateBody {
  /** The ID of the uploaded input file. */
  input_file_id: string;
  // The client's types list these values; the service knows more of them than any one version of the client.
  /** Cast to the client's type; the value sent is the endpoint of the requests. */
  endpoint: typeof DEFAULT_ENDPOINT;
  /** Cast to the client's type; the value sent is the `completionWindow` option. */
  completion_window: '24h';
  /** At most 16 key-value pairs; keys of at most 64 characters, values of at most 512. */
  metadata: Record<string, string>;
  /** When the result files are deleted; absent keeps them. */
  output_expires_after?: ExpiresAfter;
}

/** The calls of the official `openai` client (majors 5 to 7) that this package uses; any object that has them works. */
export interface BatchClient {
  /** The Files API. */
  files: {
    /** Uploads a file, which costs nothing by itself. */
    create(
      body: {
        /** The input file with its name; the service takes up to 200 MB. */
        file: File;
        /** What the service lets the file be used for. */
        purpose: 'batch';
        /** When the service deletes the file; absent keeps it. */
        expires_after?: ExpiresAfter;
      },
      options: CallOptions,
    ): PromiseLike<RemoteFile>;
    /** Gets a file's metadata. */
    retrieve(id: string, options: CallOptions): PromiseLike<RemoteFile>;
    /** Lists files, newest first with `order: 'desc'`. */
    list(
      query: {
        /** Lists only files of this purpose, e.g. `batch`; absent lists all. */
        purpose?: string;
        /** The most files of one page, 1 to 10,000. */
        limit?: number;
        /** The ID of the last file of the page before; absent for the first page. */
        after?: string;
        /** By creation: `desc` begins with the newest. */
        order?: 'asc' | 'desc';
      },
      options: CallOptions,
    ): PromiseLike<RemotePage<RemoteFile>>;
    /** Deletes a file; a batch that has not started then fails. */
    delete(id: string, options: CallOptions): PromiseLike<unknown>;
    /** Downloads a file's content. */
    content(id: string, options: CallOptions): PromiseLike<Response>;
  };
  /** The Batch API. */
  batches: {
    /** Creates a batch. The only call that can cost money; it is never retried blindly. */
    create(body: CreateBody, options: CallOptions): PromiseLike<RemoteBatch>;
    /** Gets a batch as it is now. */
    retrieve(id: string, options: CallOptions): PromiseLike<RemoteBatch>;
    /** Asks the service to cancel a batch. */
    cancel(id: string, options: CallOptions): PromiseLike<RemoteBatch>;
    /** Lists batches, newest first. */
    list(
      query: {
        /** The most batches of one page, 1 to 100. */
        limit?: number;
        /** The ID of the last batch of the page before; absent for the first page. */
        after?: string;
      },
      options: CallOptions,
    ): PromiseLike<RemotePage<RemoteBatch>>;
  };
  /** The base URL; its host is shown, checked, and stored with the job. @default none: the host is shown as `unknown` */
  readonly baseURL?: string;
  /** The organization that the client sends as `OpenAI-Organization`; stored with the job. @default none */
  readonly organization?: string | null;
  /** The project that the client sends as `OpenAI-Project`; stored with the job. @default none */
  readonly project?: string | null;
  /** The API key. Only a salted hash of it is stored. @default none */
  readonly apiKey?: string | null;
}

const TERMINAL: readonly (TerminalStatus | (string & {}))[] = ['completed', 'failed', 'expired', 'cancelled'];

/** True if a batch with this status will not change anymore. An unknown status is not terminal. */
export function isTerminal(status: string): boolean {
  return TERMINAL.includes(status);
}
