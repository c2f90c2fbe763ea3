import type { DEFAULT_ENDPOINT } from '../../request/endpoints/table.js';

/** How many requests of a batch are in which state. */
export interface RequestCounts {
  total: number;
  completed: number;
  failed: number;
}

/** What is used of a batch object, as the official client gives it. */
export interface RemoteBatch {
  id: string;
  status: string;
  created_at: number;
  input_file_id: string;
  endpoint?: string | undefined;
  output_file_id?: string | null | undefined;
  error_file_id?: string | null | undefined;
  request_counts?: RequestCounts | null | undefined;
  in_progress_at?: number | null | undefined;
  finalizing_at?: number | null | undefined;
  cancelling_at?: number | null | undefined;
  expires_at?: number | null | undefined;
  metadata?: Record<string, string> | null | undefined;
  errors?: { data?: RemoteBatchError[] | null | undefined } | null | undefined;
  usage?: { input_tokens: number; output_tokens: number; total_tokens: number } | null | undefined;
}

/** Why a batch failed at validation. */
export interface RemoteBatchError {
  code?: string | null | undefined;
  line?: number | null | undefined;
  message?: string | null | undefined;
  param?: string | null | undefined;
}

/** What is used of a file object. */
export interface RemoteFile {
  id: string;
  bytes: number;
  created_at: number;
  filename: string;
}

/** What every call is sent with: no retries by the client, no redirects. */
export interface CallOptions {
  maxRetries: number;
  timeout: number;
  signal: AbortSignal;
  fetchOptions: { redirect: 'error' };
  headers?: Record<string, string>;
}

/** One page of a list. */
export interface RemotePage<Item> {
  data: Item[];
  has_more?: boolean | undefined;
}

/** How a file or its results shall go by themselves. */
export interface ExpiresAfter {
  anchor: 'created_at';
  /** 3,600 to 2,592,000. */
  seconds: number;
}

/** What a batch is created with. */
export interface CreateBody {
  input_file_id: string;
  // The client knows these as lists of words; the service knows more of them than any one version of the client.
  endpoint: typeof DEFAULT_ENDPOINT;
  completion_window: '24h';
  metadata: Record<string, string>;
  output_expires_after?: ExpiresAfter;
}

/** The calls of the official `openai` client (majors 5 to 7) that carry a batch; anything that has them will do. */
export interface BatchClient {
  files: {
    create(
      body: { file: File; purpose: 'batch'; expires_after?: ExpiresAfter },
      options: CallOptions,
    ): PromiseLike<RemoteFile>;
    retrieve(id: string, options: CallOptions): PromiseLike<RemoteFile>;
    list(
      query: { purpose?: string; limit?: number; after?: string; order?: 'asc' | 'desc' },
      options: CallOptions,
    ): PromiseLike<RemotePage<RemoteFile>>;
    delete(id: string, options: CallOptions): PromiseLike<unknown>;
    content(id: string, options: CallOptions): PromiseLike<Response>;
  };
  batches: {
    create(body: CreateBody, options: CallOptions): PromiseLike<RemoteBatch>;
    retrieve(id: string, options: CallOptions): PromiseLike<RemoteBatch>;
    cancel(id: string, options: CallOptions): PromiseLike<RemoteBatch>;
    list(query: { limit?: number; after?: string }, options: CallOptions): PromiseLike<RemotePage<RemoteBatch>>;
  };
  /** Where it sends to; shown, checked and pinned. */
  readonly baseURL?: string;
  readonly organization?: string | null;
  readonly project?: string | null;
  /** Of which a salted hash is pinned, and nothing else kept. */
  readonly apiKey?: string | null;
}

const TERMINAL: readonly string[] = ['completed', 'failed', 'expired', 'cancelled'];

/** True when nothing more will happen to a batch of this status. A status that nobody knows yet is not the end. */
export function isTerminal(status: string): boolean {
  return TERMINAL.includes(status);
}
