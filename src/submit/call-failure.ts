/** What is known of a call that brought no usable reply. */
export interface CallFailure {
  /**
   * Whether the service did what was asked: `no`; `look` where it says no, but a gateway may have said so after the fact;
   * `unknown` where only the service can tell.
   */
  sent: 'no' | 'look' | 'unknown';
  /** Trying again does not help. */
  fatal: boolean;
  /** What the call names does not exist, or not yet. */
  notFound: boolean;
  status?: number;
  code?: string;
  requestId?: string;
  retryAfterMs?: number;
  /** At most 300 printable characters. */
  message: string;
}
