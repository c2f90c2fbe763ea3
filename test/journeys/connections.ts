/** Passes one call of a command to the service, or does not. */
type Pass = (call: () => Promise<Response>, isUpload: boolean) => Promise<Response>;

const passes = new Map<string, Pass>();
let real: typeof fetch | undefined;

/** Runs a command in this process whose calls to one service go through `pass`. */
export async function withConnections<Result>(url: string, pass: Pass, run: () => Promise<Result>): Promise<Result> {
  const { origin } = new URL(url);
  if (passes.size === 0) {
    real = globalThis.fetch;
    globalThis.fetch = through(real);
  }
  passes.set(origin, pass);
  try {
    return await run();
  } finally {
    passes.delete(origin);
    if (passes.size === 0) globalThis.fetch = real!;
  }
}

function through(next: typeof fetch): typeof fetch {
  return (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const call = () => next(input, init);
    const isUpload = init?.method?.toUpperCase() === 'POST' && pathname.endsWith('/files');
    return passes.get(origin)?.(call, isUpload) ?? call();
  };
}

/** Holds answers back until it is opened. */
export class Gate {
  #left = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];

  /** How many answers wait for it. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Closes it after so many more answers. */
  close(after: number): void {
    this.#left = after;
  }

  open(): void {
    this.#left = Number.POSITIVE_INFINITY;
    for (const go of this.#waiting.splice(0)) go();
  }

  async pass(): Promise<void> {
    if (this.#left-- > 0) return;
    await new Promise<void>((go) => {
      this.#waiting.push(go);
    });
  }
}
