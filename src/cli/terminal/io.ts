/** A stream of a command: where it is a terminal, that shows. */
type Input = NodeJS.ReadableStream & { isTTY?: boolean };
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** All that a command touches of the world besides files and the network. Tests give their own. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly cwd: string;
  /** Aborted when a signal asks for an end; `reason` is then the signal's name. */
  readonly signal: AbortSignal;
}
