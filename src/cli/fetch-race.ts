/**
 * True for the error that Node 24's fetch throws, where it cannot be caught, when an abandoned reply receives another
 * chunk. Nothing is lost, since the reply was abandoned (see undici, pull request 2699).
 */
export function isFetchRace(error: unknown): boolean {
  const { code, message, stack } = (error ?? {}) as { code?: unknown; message?: unknown; stack?: unknown };
  const isState = code === 'ERR_INVALID_STATE' && message === 'Invalid state: ReadableStream is already closed';
  return isState && String(stack).includes('undici');
}
