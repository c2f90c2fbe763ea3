import { relative, resolve, sep } from 'node:path';
import { fileError } from '../../jsonl/disk/file-error.js';
import { readEnv } from './env-file.js';
import type { Io, Output } from './io.js';
import { ClosedPipe } from './outcome.js';

type Env = Readonly<Record<string, string | undefined>>;
/** The colours that we use, by what they mean. */
export type Tone = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';
const CODES: Readonly<Record<Tone, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** What the commands share: their streams and environment, and how they speak. */
export class Cli {
  readonly io: Io;
  /** The exit code; a command sets it when it is done and something is wrong with the data. */
  code = 0;
  #env: Env | undefined;

  constructor(io: Io) {
    this.io = io;
  }

  /** The environment, with the `.env` of the working folder behind it. */
  get env(): Env {
    this.#env ??= readEnv(this.io);
    return this.#env;
  }

  /** A path as somebody gave it, made absolute. */
  path(given: string): string {
    return resolve(this.io.cwd, given);
  }

  /** A path as people want to see it: relative where it lies below the working folder. */
  shown(path: string): string {
    const short = relative(this.io.cwd, path);
    return short === '' || short.startsWith(`..${sep}`) ? path : short;
  }

  /** A file by its name, or standard input for `-`. */
  source(given: string): string | Io['stdin'] {
    return given === '-' ? this.io.stdin : this.path(given);
  }

  /** Data: goes to stdout, with a newline. Waits while the reader is slow. */
  async print(text: string): Promise<void> {
    await this.write(`${text}\n`);
  }

  /** Data, as it is. */
  write(data: string | Uint8Array): Promise<void> {
    const { stdout } = this.io;
    return new Promise((done, fail) => {
      stdout.write(data, (error) => {
        if (!error) done();
        else
          fail(
            (error as NodeJS.ErrnoException).code === 'EPIPE'
              ? new ClosedPipe()
              : fileError('write', 'standard output', error),
          );
      });
    });
  }

  /** One JSON document on stdout. */
  printJson(value: unknown): Promise<void> {
    return this.print(JSON.stringify(value, null, 2));
  }

  /** Words: go to stderr. */
  say(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  /** The text in a colour, where the stream is a terminal and nobody asked for none. */
  paint(text: string, tone: Tone, stream: Output = this.io.stdout): string {
    if (!stream.isTTY || this.io.env.NO_COLOR) return text;
    return `\u001b[${CODES[tone]}m${text}\u001b[0m`;
  }
}
