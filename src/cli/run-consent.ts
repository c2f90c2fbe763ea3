import { figure, plural } from '../check/wording.js';
import { BatchOptionsError } from '../errors.js';
import { dollarRange } from '../estimate/dollars.js';
import { estimateFile } from '../estimate/estimate-file.js';
import { overBudget } from '../estimate/over-budget.js';
import { inputPaths } from '../jsonl/manifest.js';
import { isLoopbackHost } from '../submit/timing.js';
import type { Cli } from './cli.js';
import { confirm } from './confirm.js';
import { EXIT } from './outcome.js';

/** Says what sending would cost, and asks; true when it may be sent. On this very machine nothing is paid, nor asked. */
export async function maySend(
  cli: Cli,
  input: string,
  host: string,
  { maxCost, yes }: { maxCost?: number | undefined; yes?: true | undefined },
): Promise<boolean> {
  const estimate = await estimateFile(await inputPaths([input]));
  const { cost, requests, inputTokens } = estimate;
  cli.say(`${plural(requests, 'request')}, ${figure(inputTokens)} tokens of input, to ${host}: ${dollarRange(cost)}.`);
  const refusal = maxCost === undefined ? undefined : overBudget(estimate, maxCost);
  if (refusal !== undefined) {
    cli.say(`${refusal} Nothing was sent.`);
    cli.code = EXIT.dataErrors;
    return false;
  }
  if (yes || isLoopbackHost(host)) return true;
  if (!cli.io.stdin.isTTY || !cli.io.stderr.isTTY) {
    throw new BatchOptionsError('Nothing was sent: run asks before it spends money. Where it cannot ask, say --yes.');
  }
  if (await confirm(cli, 'Send it?', false)) return true;
  cli.say('Nothing was sent. The input file is kept.');
  cli.code = EXIT.interrupted;
  return false;
}
