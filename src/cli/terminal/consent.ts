import { BatchOptionsError } from '../../errors.js';
import type { BatchClient } from '../../submit/service/client.js';
import { isEmulator } from '../../submit/service/is-emulator.js';
import type { Cli } from './cli.js';
import { confirm } from './confirm.js';

/** How the command asks, and what the user said already. */
export interface Consent {
  client: BatchClient;
  /** `--yes` was given. */
  yes?: true | undefined;
  /** What counts as consent when not on a terminal: the call itself, or only `--yes`. */
  elsewhere: 'call' | '--yes';
}

/**
 * True if money may be spent: on a terminal the user is asked; elsewhere the call itself is consent, or `--yes` is
 * needed. The emulator costs nothing.
 *
 * @throws BatchOptionsError when not on a terminal and without a `--yes` that is needed.
 */
export async function confirmSend(cli: Cli, { client, yes, elsewhere }: Consent): Promise<boolean> {
  const isTerminal = cli.io.stdin.isTTY === true;
  if (yes || (!isTerminal && elsewhere === 'call') || (await isEmulator(client))) return true;
  if (!isTerminal) throw new BatchOptionsError('Nothing was sent: pass --yes to spend money when not on a terminal.');
  if (!cli.io.stderr.isTTY)
    throw new BatchOptionsError('Nothing was sent: stderr is not a terminal, so nobody can be asked. Pass --yes.');
  if (await confirm(cli, 'Send it?', false)) return true;
  cli.say('Nothing was sent.');
  return false;
}
