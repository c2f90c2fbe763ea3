import { formatNumber, pluralize } from '../../check/report/text.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { dollarRange } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import type { PreparedSubmit } from '../../submit/job/prepare.js';
import type { BatchClient } from '../../submit/service/client.js';
import { planLine } from '../submit/format-plan.js';
import type { Cli } from '../terminal/cli.js';
import { confirmSend } from '../terminal/consent.js';
import { EXIT } from '../terminal/outcome.js';

/** Says what a round would cost, and asks; true if it may be sent. */
export async function mayBegin(
  cli: Cli,
  client: BatchClient,
  { plan, paths }: PreparedSubmit,
  { maxCost, retry, yes }: { maxCost?: number | undefined; retry?: number | undefined; yes?: true | undefined },
): Promise<boolean> {
  const estimate = await estimateFile(paths);
  const { cost, inputTokens } = estimate;
  if (plan.round > 1) cli.say(planLine({ ...plan, ...(cost && { cost }) }, retry !== undefined));
  cli.say(
    `${pluralize(plan.sent, 'request')}, ${formatNumber(inputTokens)} tokens of input, to ${plan.host}: ${dollarRange(cost)}.`,
  );
  const refusal = maxCost === undefined ? undefined : budgetRefusal(estimate, maxCost);
  if (refusal !== undefined) {
    cli.say(`${refusal} Nothing was sent.`);
    cli.code = EXIT.dataErrors;
    return false;
  }
  return confirmSend(cli, { client, yes, elsewhere: '--yes' });
}
