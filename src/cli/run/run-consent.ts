import { formatNumber, pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { dollarRange } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import { isLoopbackHost } from '../../submit/service/timing.js';
import type { Cli } from '../terminal/cli.js';
import { confirm } from '../terminal/confirm.js';
import { EXIT } from '../terminal/outcome.js';

/** Says what sending would cost, and asks; true when it may be sent. On this very machine nothing is paid, nor asked. */
export async function confirmSend(
  cli: Cli,
  input: string,
  host: string,
  { maxCost, yes }: { maxCost?: number | undefined; yes?: true | undefined },
): Promise<boolean> {
  const estimate = await estimateFile(await inputPaths([input]));
  const { cost, requests, inputTokens } = estimate;
  cli.say(
    `${pluralize(requests, 'request')}, ${formatNumber(inputTokens)} tokens of input, to ${host}: ${dollarRange(cost)}.`,
  );
  const refusal = maxCost === undefined ? undefined : budgetRefusal(estimate, maxCost);
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
