/** A stream of a command; `isTTY` is true if it is a terminal. */
type Input = NodeJS.ReadableStream & { isTTY?: boolean };
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };

/** Everything outside files and the network that a command touches. Tests pass their own. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Aborted when a signal asks the process to stop; `reason` is the signal's name. */
  readonly signal: AbortSignal;
}
