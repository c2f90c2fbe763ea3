import { randomBytes } from 'node:crypto';
import { relative, resolve, sep } from 'node:path';
import { TextDecoder } from 'node:util';
import { fileError } from '../../jsonl/disk/file-error.js';
import { type EnvFile, readEnvFile } from '../process/env-file.js';
import type { Io, Output } from '../process/io.js';
import { safeJson, safeText } from '../process/safe-text.js';
import { ClosedPipe } from './outcome.js';

type Env = Readonly<Record<string, string | undefined>>;
/** The colors in use, by meaning. */
export type Tone = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';
const CODES: Readonly<Record<Tone, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** What all commands share: streams, environment, exit code, and the one way in which text reaches a terminal. */
export class Cli {
  readonly io: Io;
  /** The exit code; a command sets it when it is done but something is wrong with the data. */
  code = 0;
  /** The host that may be reached over plain http (`--allow-http`). */
  allowedHost: string | undefined;
  /** True once something went to stdout. */
  hasWritten = false;
  #envFile: EnvFile | undefined;
  #isEnvFileSaid = false;
  // Colors are marked with a secret until the last step, so that no text from outside can pass as one.
  readonly #mark = `\u0000${randomBytes(8).toString('hex')}`;
  readonly #decoder = new TextDecoder();

  constructor(io: Io) {
    this.io = io;
  }

  /** The environment, on top of the `.env` of the working folder. */
  get env(): Env {
    return { ...this.#file.values, ...this.io.env };
  }

  get #file(): EnvFile {
    this.#envFile ??= readEnvFile(this.io);
    return this.#envFile;
  }

  /**
   * Says, once, which settings of `.env` change where requests go or how they are sent: the file may have come with
   * somebody else's folder.
   */
  sayEnvFile(): void {
    const { knobs } = this.#file;
    if (knobs.length > 0 && !this.#isEnvFileSaid) this.say(`From .env: ${knobs.join(', ')}.`);
    this.#isEnvFileSaid = true;
  }

  /** True where a line can be redrawn: stderr is a terminal that understands escape codes. */
  get isInteractive(): boolean {
    return this.io.stderr.isTTY === true && this.io.env.TERM !== 'dumb';
  }

  /** A path as it was given, made absolute. */
  path(given: string): string {
    return resolve(this.io.cwd, given);
  }

  /** A path for people: relative if it is inside the working folder. */
  shown(path: string): string {
    const short = relative(this.io.cwd, path);
    return short === '' || short.startsWith(`..${sep}`) ? path : short;
  }

  /** A file by its name, or standard input for `-`. */
  source(given: string): string | Io['stdin'] {
    return given === '-' ? this.io.stdin : this.path(given);
  }

  /** Prints text for people to stdout, made safe for a terminal, with a newline. Waits while the reader is slow. */
  print(text: string): Promise<void> {
    return this.#writeOut(`${this.safe(text)}\n`);
  }

  /** Writes data to stdout: exactly as it is, but made safe where stdout is a terminal. */
  write(data: string | Uint8Array): Promise<void> {
    if (!this.io.stdout.isTTY) return this.#writeOut(data);
    const text = typeof data === 'string' ? data : this.#decoder.decode(data, { stream: true });
    return this.#writeOut(safeText(text));
  }

  /** Prints one JSON document to stdout, after a last change of its text. */
  printJson(value: unknown, change = (json: string) => json): Promise<void> {
    const json = change(JSON.stringify(value, null, 2));
    return this.#writeOut(`${this.io.stdout.isTTY ? safeJson(json) : json}\n`);
  }

  /** Prints a message to stderr, made safe for a terminal. */
  say(text: string): void {
    this.io.stderr.write(`${this.safe(text)}\n`);
  }

  /** Prints an error to stderr, with paths relative to the working folder. */
  sayError(text: string): void {
    this.say(`${this.paint('error:', 'red', this.io.stderr)} ${this.withoutFolder(text)}`);
  }

  /** The text, with the paths in it relative to the working folder. */
  withoutFolder(text: string): string {
    return text.replaceAll(`${this.io.cwd}/`, '');
  }

  /** Redraws the last line of an interactive stderr, cut to its width; with `undefined` the line is cleared. */
  redraw(text?: string): void {
    const { stderr } = this.io;
    const line = text === undefined ? '' : this.safe(text).replaceAll('\n', ' ');
    stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
  }

  /** The text in a color, if the stream is a terminal that has colors and `NO_COLOR` is not set. */
  paint(text: string, tone: Tone, stream: Output = this.io.stdout): string {
    if (!hasColors(stream, this.io.env)) return text;
    return `${this.#mark}${CODES[tone]}m${text}${this.#mark}0m`;
  }

  /** The text as it may be sent to a terminal: only colors of ours remain of its control characters. */
  safe(text: string): string {
    const [first = '', ...rest] = text.split(this.#mark);
    const painted = rest.map((part) => {
      const end = part.indexOf('m');
      return `\u001b[${part.slice(0, end)}m${safeText(part.slice(end + 1))}`;
    });
    return safeText(first) + painted.join('');
  }

  #writeOut(data: string | Uint8Array): Promise<void> {
    const { stdout } = this.io;
    this.hasWritten = true;
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
}

/** True if the stream is a terminal that has colors, and `NO_COLOR` is not set. */
export function hasColors(stream: Output, env: Env): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
