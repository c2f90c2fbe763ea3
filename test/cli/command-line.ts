import { PassThrough, Readable, type Writable } from 'node:stream';
import { main } from '../../src/cli/main.js';
import type { Io } from '../../src/cli/process/io.js';

/** What a command line did, as a user sees it. */
export interface Seen {
  code: number;
  stdout: string;
  stderr: string;
}

/** How it is run, where that matters. */
export interface World {
  cwd: string;
  stdin?: string | Buffer | Readable;
  env?: Record<string, string>;
  signal?: AbortSignal;
  terminal?: boolean;
}

/** Runs a command line in this process, with streams of its own. */
export async function commandLine(argv: readonly string[], world: World): Promise<Seen> {
  const [stdout, stderr] = [gathered(world.terminal), gathered(world.terminal)];
  const { stdin } = world;
  const io: Io = {
    stdin: stdin instanceof Readable ? stdin : Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: world.env ?? {},
    cwd: world.cwd,
    signal: world.signal ?? new AbortController().signal,
  };
  const code = await main(argv, io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function gathered(terminal = false): { stream: Writable & { isTTY?: boolean }; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream: Object.assign(stream, terminal && { isTTY: true }), text: () => Buffer.concat(chunks).toString() };
}
