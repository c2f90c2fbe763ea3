import { once } from 'node:events';
import type { Fault, FaultName } from '../../emulator/api/faults.js';
import type { RequestLog } from '../../emulator/http/server.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/start.js';
import { shownUrl } from '../../emulator/upstream/upstream.js';
import { BatchOptionsError } from '../../errors.js';
import { isLoopbackHost } from '../../submit/service/timing.js';
import type { Cli } from '../terminal/cli.js';

interface Options {
  port: number;
  host: string;
  upstream?: string | undefined;
  upstreamModel?: string | undefined;
  concurrency: number;
  data?: string | undefined;
  speed?: number | undefined;
  fault?: string[] | undefined;
  verbose?: true | undefined;
  json?: true | undefined;
}

/** Runs an emulator until a signal ends it. */
export async function emulate(cli: Cli, options: Options): Promise<void> {
  const { port, host, data, speed, fault, verbose } = options;
  const upstream = upstreamOf(cli, options);
  const emulator = await start(options, {
    port,
    host,
    ...(upstream && { upstream }),
    ...(data !== undefined && { data: cli.path(data) }),
    ...(speed !== undefined && { speed }),
    ...(fault && { faults: fault.map(faultOf) }),
    ...(verbose && { onRequest: (entry) => cli.say(lineOf(entry)) }),
    onError: (error) => cli.say(`The emulator failed: ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    const { url, apiKey } = emulator;
    if (options.json) await cli.printJson({ url, apiKey });
    else await cli.print(url);
    cli.say(`The Batch API listens. In another shell:\n`);
    cli.say(`  export OPENAI_BASE_URL=${url}\n  export OPENAI_API_KEY=${apiKey}\n`);
    cli.say(`${upstream ? `Answers come from ${shownUrl(upstream.url)}.` : 'Answers are made up.'} Ctrl-C ends it.`);
    if (!isLoopbackHost(host)) cli.say(`Whoever reaches ${host} can use it, and read what is sent to it.`);
    if (!cli.io.signal.aborted) await once(cli.io.signal, 'abort');
  } finally {
    await emulator.close();
  }
}

/** A fault by its name, or as JSON where it has values. */
function faultOf(text: string): Fault | FaultName {
  if (!text.trimStart().startsWith('{')) return text as FaultName;
  try {
    return JSON.parse(text) as Fault;
  } catch {
    throw new BatchOptionsError(`--fault is no JSON: ${text}. It should look like {"name": "expire", "count": 10}.`);
  }
}

/** The key of OpenAI goes nowhere unencrypted but to this machine. */
function upstreamOf(cli: Cli, { upstream: url, upstreamModel: model, concurrency }: Options) {
  if (url === undefined) {
    if (model === undefined) return undefined;
    throw new BatchOptionsError('--upstream-model needs a server: --upstream http://127.0.0.1:11434/v1');
  }
  const { UPSTREAM_API_KEY: own, OPENAI_API_KEY: usual } = cli.env;
  const isOpen = URL.canParse(url) && new URL(url).protocol === 'http:' && !isLoopbackHost(new URL(url).host);
  if (isOpen && !own && usual)
    cli.say('OPENAI_API_KEY is not sent: the server is not https. UPSTREAM_API_KEY would be.');
  const apiKey = own || (isOpen ? undefined : usual);
  return { url, concurrency, ...(model !== undefined && { model }), ...(apiKey && { apiKey }) };
}

async function start({ port, host }: Options, options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined || (error as NodeJS.ErrnoException).syscall?.match(/^(listen|getaddrinfo)$/) === null)
      throw error;
    throw new BatchOptionsError(`Cannot listen at ${host}:${port}: ${reason}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken. Choose another, or --port 0 for any that is free.',
  EACCES: 'the port is not for everybody. Choose one above 1023, or --port 0 for any that is free.',
  EADDRNOTAVAIL: 'this machine has no such address. Leave --host out, or name one that it has.',
  ENOTFOUND: 'this machine has no such address. Leave --host out, or name one that it has.',
  EAI_AGAIN: 'the name cannot be looked up. Leave --host out, or give an address.',
};

function lineOf({ method, path, status, fault }: RequestLog): string {
  return `${method} ${path} ${status ?? 'no reply'}${fault ? ` (fault: ${fault})` : ''}`;
}
