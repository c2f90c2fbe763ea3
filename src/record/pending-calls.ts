/**
 * Holds calls without an answer until the program is quiet, so that concurrent calls are all recorded before the first
 * of them fails.
 */
export class PendingCalls {
  readonly #quietMs: number;
  readonly #endings = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  /** Notes that the program is still making calls. */
  touch(): void {
    this.#timer?.refresh();
  }

  /** Rejects with the error once no more calls come, or with the signal's reason. */
  hold(error: Error, signal?: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const end = () => {
        signal?.removeEventListener('abort', abort);
        this.#endings.delete(end);
        reject(error);
      };
      const abort = () => {
        this.#endings.delete(end);
        reject(signal?.reason);
      };
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      this.#endings.add(end);
      this.#timer ??= setTimeout(() => this.end(), this.#quietMs);
      this.#timer.refresh();
    });
  }

  /** Ends all held calls now. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const end of [...this.#endings]) end();
  }
}
