import { describeError, rootCause } from './describe-error.js';
import { clientOfError, redact } from './redact.js';

const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO\w+|SELF_SIGNED\w+|UNABLE_TO_\w+)$/;
const REFUSALS = [400, 401, 403, 404, 405, 413, 415, 422];
/** The code of a failure: the service reports another size of an upload than was sent. */
export const SIZE_MISMATCH = 'upload_size_mismatch';
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** The service replied, but not with a valid object: an HTML page, or an object without an ID. */
export class NoReplyError extends Error {}

/** The service replied to a deletion, but the file still exists. */
export class FileStaysError extends Error {
  /** The error that the deletion returned. */
  readonly status: number;

  constructor(status: number) {
    super('The service replied to the deletion of a file, but the file still exists.');
    this.status = status;
  }
}

/** Classifies the error of a call by what may have happened at the service. */
export function classify(error: unknown): CallFailure {
  const message = describeError(error);
  if (!(error instanceof Error)) return { sent: 'unknown', fatal: true, notFound: false, message };
  const facts = error as { status?: unknown; code?: unknown; param?: unknown; requestID?: unknown; headers?: unknown };
  const status = typeof facts.status === 'number' ? facts.status : undefined;
  const shown = (text: string) => redact(text, clientOfError(error));
  const found = {
    message,
    ...(status !== undefined && { status }),
    ...(typeof facts.code === 'string' && { code: shown(facts.code).slice(0, 64) }),
    ...(typeof facts.requestID === 'string' && { requestId: shown(facts.requestID).slice(0, 128) }),
  };
  if (error instanceof FileStaysError) return { ...found, sent: 'no', fatal: true, notFound: false };
  if (status === undefined) return withoutStatus(error, found);
  const retryAfterMs = retryAfterOf(facts.headers);
  const notFound = status === 404 || (status === 400 && isFileMissing(message, facts.param));
  if (status === 429) {
    const isOurs = typeof facts.code === 'string' || 'error' in error;
    return {
      ...found,
      sent: isOurs ? 'look' : 'unknown',
      fatal: facts.code === 'insufficient_quota',
      notFound: false,
      ...retryAfterMs,
    };
  }
  const refused = REFUSALS.includes(status);
  return { ...found, sent: refused ? 'no' : 'unknown', fatal: refused && !notFound, notFound, ...retryAfterMs };
}

function withoutStatus(error: Error, found: { message: string }): CallFailure {
  const { code = '', syscall = '', message } = rootCause(error);
  const unsent = NOT_SENT.test(code) || syscall === 'connect' || syscall === 'getaddrinfo';
  const isRedirect = /redirect/i.test(message);
  // Waiting does not help with bad certificates and forbidden redirects.
  const fatal =
    isRedirect || /^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) || error.name === 'NotReadableError';
  const fact = isRedirect
    ? 'The service redirects to another address, which is not followed: your key would go there.'
    : error instanceof SyntaxError && 'The reply is not valid JSON, or was cut off.';
  const said = fact ? `${fact} (${found.message})` : found.message;
  return { ...found, message: said, sent: unsent ? 'no' : 'unknown', fatal, notFound: false };
}

function isFileMissing(message: string, param: unknown): boolean {
  return param === 'file_id' || param === 'input_file_id' || /cannot find file|no such file/i.test(message);
}

function retryAfterOf(headers: unknown): { retryAfterMs?: number } {
  const ms = retryAfter((name) =>
    headers instanceof Headers ? headers.get(name) : (headers as Record<string, string> | undefined)?.[name],
  );
  return ms ? { retryAfterMs: Math.min(ms, LONGEST_RETRY_AFTER_MS) } : {};
}

/** The facts about a call that returned no usable reply. */
export interface CallFailure {
  /**
   * Whether the service carried out the call: `no`; `look` if it says no, but a gateway may have said so afterwards;
   * `unknown` if only the service can tell.
   */
  sent: 'no' | 'look' | 'unknown';
  /** True if retrying does not help. */
  fatal: boolean;
  /** True if the object of the call does not exist, or not yet. */
  notFound: boolean;
  status?: number;
  code?: string;
  requestId?: string;
  retryAfterMs?: number;
  /** At most 300 printable characters. */
  message: string;
}

/** The delay that a server asks for, in milliseconds; undefined if it asks for none. */
export function retryAfter(header: (name: string) => unknown): number | undefined {
  const exact = Number(header('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = String(header('retry-after') ?? '');
  if (text === '') return undefined;
  const seconds = Number(text);
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
