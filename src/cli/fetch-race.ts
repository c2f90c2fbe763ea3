/**
 * True for what Node 24's own fetch throws, where nobody can catch it, when a reply that nobody reads any more gets one
 * more piece. The reply was given up, so nothing is lost (undici, pull request 2699, tells of the same).
 */
export function isFetchRace(error: unknown): boolean {
  const { code, message, stack } = (error ?? {}) as { code?: unknown; message?: unknown; stack?: unknown };
  const isState = code === 'ERR_INVALID_STATE' && message === 'Invalid state: ReadableStream is already closed';
  return isState && String(stack).includes('undici');
}
