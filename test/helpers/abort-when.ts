import { onTestFinished } from 'vitest';

/** A signal that aborts as soon as something is true, however slow the machine. */
function abortWhen(isTrue: () => boolean, reason?: unknown): AbortSignal {
  const stop = new AbortController();
  const timer = setInterval(() => {
    if (!isTrue()) return;
    clearInterval(timer);
    stop.abort(reason);
  }, 5);
  onTestFinished(() => clearInterval(timer));
  return stop.signal;
}

interface Requests {
  state: { requests: readonly { method: string; path: string }[] };
}

/** A signal that aborts when the status of a batch has been asked for so many more times. */
export function abortAfterPolls(emulator: Requests, polls: number, reason?: unknown): AbortSignal {
  const count = () =>
    emulator.state.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/batches/')).length;
  const before = count();
  return abortWhen(() => count() >= before + polls, reason);
}
