import { DEFAULT_MODEL } from '../../catalog/models/models.js';
import { probeService } from '../../submit/probe.js';
import { hostOf } from '../../submit/round/account.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { confirmSend } from '../terminal/consent.js';
import { makeClient } from '../terminal/make-client.js';
import { EXIT } from '../terminal/outcome.js';
import type { probeCommand } from './probe.js';

/** Runs the checks, and prints what was found. */
export async function probe(
  cli: Cli,
  { model = DEFAULT_MODEL, baseUrl, yes, json }: OptionsOf<typeof probeCommand>,
): Promise<void> {
  const client = await makeClient(cli, baseUrl);
  const host = hostOf(client);
  cli.say(`Uploads two files of one line and creates two batches of ${model} at ${host}.`);
  if (!(await confirmSend(cli, { client, yes, elsewhere: '--yes' }))) return;
  const findings = await probeService(client, model, { env: cli.env, signal: cli.io.signal });
  if (json) await cli.printJson({ host, findings });
  else
    for (const { what, holds, seen } of findings)
      await cli.print(`${holds === undefined ? '?' : holds ? '✓' : '✗'} ${what}: ${seen}`);
  if (findings.some(({ holds }) => holds === false)) cli.code = EXIT.dataErrors;
}
