import { once } from 'node:events';
import { FAULTS, type Fault, type FaultName } from '../../emulator/faults/faults.js';
import type { RequestLog } from '../../emulator/http/server.js';
import { startEmulator } from '../../emulator/start.js';
import { shownUrl } from '../../emulator/upstream/upstream.js';
import { BatchOptionsError } from '../../errors.js';
import { isLoopbackHost } from '../../submit/service/timing.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import type { emulateCommand } from './emulate.js';

type Options = OptionsOf<typeof emulateCommand>;

/** Runs an emulator until a signal ends it. */
export async function emulate(cli: Cli, options: Options): Promise<void> {
  const { port, host, data, speed, fault, models, apiKey: key, verbose } = options;
  if (fault?.includes('list')) return options.json ? cli.printJson({ faults: faultList() }) : cli.print(faultTable());
  const upstream = upstreamOf(cli, options);
  const emulator = await startEmulator({
    port,
    host,
    ...(upstream && { upstream }),
    ...(data !== undefined && { data: cli.path(data) }),
    ...(speed !== undefined && { speed }),
    ...(fault && { faults: fault.map(faultOf) }),
    ...(models && { models: models.includes('any') ? 'any' : models }),
    ...(key !== undefined && { apiKey: key }),
    ...(verbose && { onRequest: (entry) => cli.say(lineOf(entry)) }),
    onError: (error) => cli.say(`The emulator failed: ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    const { url, apiKey } = emulator;
    if (options.json) await cli.printJson({ url, apiKey });
    else await cli.print(url);
    cli.say(`Batch API emulator running. In another shell:\n`);
    cli.say(`  export OPENAI_BASE_URL=${url}\n  export OPENAI_API_KEY=${apiKey}\n`);
    cli.say(
      `${upstream ? `Answers come from ${shownUrl(upstream.url)}.` : 'Answers are made up.'} Press Ctrl-C to stop.`,
    );
    if (!isLoopbackHost(host)) cli.say(`Anyone who can reach ${host} can use it and read its traffic.`);
    if (!cli.io.signal.aborted) await once(cli.io.signal, 'abort');
  } finally {
    await emulator.close();
  }
}

/** All faults by name, with what each does and what a client should do about it. */
function faultList(): { name: string; what: string; client: string }[] {
  return Object.entries(FAULTS).map(([name, { what, client }]) => ({ name, what, client }));
}

function faultTable(): string {
  return faultList()
    .map(({ name, what, client }) => `${name}\n    ${what}\n    Client: ${client}`)
    .join('\n');
}

/** A fault by its name, or as JSON where it has values. */
function faultOf(text: string): Fault | FaultName {
  if (!text.trimStart().startsWith('{')) return text as FaultName;
  try {
    return JSON.parse(text) as Fault;
  } catch {
    throw new BatchOptionsError(`--fault is not valid JSON: ${text}. Example: '{"name": "expire", "count": 10}'.`);
  }
}

/** The upstream server gets only the key that is meant for it; OPENAI_API_KEY is for another server. */
function upstreamOf(cli: Cli, { upstream: url, upstreamModel: model, concurrency }: Options) {
  if (url === undefined) {
    if (model === undefined) return undefined;
    throw new BatchOptionsError('--upstream-model needs a server: add --upstream http://127.0.0.1:11434/v1');
  }
  const { UPSTREAM_API_KEY: apiKey, OPENAI_API_KEY: usual } = cli.env;
  if (!apiKey && usual) {
    cli.say(`OPENAI_API_KEY is not sent to ${shownUrl(url)}. If that server needs a key, set UPSTREAM_API_KEY.`);
  }
  return { url, concurrency, ...(model !== undefined && { model }), ...(apiKey && { apiKey }) };
}

function lineOf({ method, path, status, fault }: RequestLog): string {
  return `${method} ${path} ${status ?? 'no reply'}${fault ? ` (fault: ${fault})` : ''}`;
}
