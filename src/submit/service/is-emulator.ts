import type { BatchClient } from './client.js';
import { isLoopbackHost } from './timing.js';

const HEADER = 'x-batch-creator-emulator';
const TIMEOUT_MS = 2_000;

/**
 * True if the client talks to the emulator on this machine, where calls are free. A proxy on this machine does not
 * count: it may spend money.
 */
export async function isEmulator({ baseURL }: BatchClient): Promise<boolean> {
  if (baseURL === undefined || !URL.canParse(baseURL) || !isLoopbackHost(new URL(baseURL).host)) return false;
  try {
    const reply = await fetch(new URL('/_emulator/', baseURL), {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await reply.body?.cancel();
    return reply.headers.get(HEADER) === '1';
  } catch {
    return false;
  }
}
