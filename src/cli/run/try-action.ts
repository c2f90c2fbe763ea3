import { formatNumber, pluralize, truncate } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { dollarRange, dollars } from '../../estimate/dollars.js';
import type { BatchClient } from '../../submit/service/client.js';
import type { SyncClient } from '../../submit/service/send-request.js';
import { type TryOutOptions, type TryOutPlan, type TryOutResult, tryOut } from '../../submit/try-out.js';
import type { Cli } from '../terminal/cli.js';
import { confirmSend } from '../terminal/consent.js';
import { EXIT } from '../terminal/outcome.js';

/** What the user allows, and how the answers are printed. */
interface Consenting {
  json?: true | undefined;
  yes?: true | undefined;
  maxCost?: number | undefined;
}

const LONGEST = 500;

/** Sends a few requests immediately; shows their answers and what the whole job would cost. */
export async function tryFile(
  cli: Cli,
  client: BatchClient,
  file: string,
  { json, yes, maxCost, ...how }: Pick<TryOutOptions, 'n' | 'ledger'> & Consenting,
): Promise<void> {
  let isAllowed = true;
  const onPlan = async (plan: TryOutPlan) => {
    isAllowed = await mayTry(cli, client, plan, { yes, maxCost });
    return isAllowed;
  };
  const result = await tryOut(file, { client: syncClient(client), signal: cli.io.signal, onPlan, ...how });
  if (!isAllowed) return json ? cli.printJson({ status: 'not sent' }) : undefined;
  const before = new Set(result.answeredBefore);
  if (result.outcomes.some(({ status }) => status !== 'succeeded')) cli.code = EXIT.dataErrors;
  if (json) return cli.printJson(result);
  for (const { customId, status, text, error, usage } of result.outcomes) {
    const tokens = usage ? `${usage.inputTokens} in, ${usage.outputTokens} out` : '';
    const word = before.has(customId) ? `${status}, answered before` : status;
    await cli.print(`${cli.paint(customId, 'bold')}  ${word}  ${cli.paint(tokens, 'dim')}`);
    await cli.print(`  ${brief(error ? `${error.code}: ${error.message}` : (text ?? '(an answer without text)'))}`);
  }
  cli.say(whole(result));
}

/** Says what a trial may cost, and asks. */
async function mayTry(
  cli: Cli,
  client: BatchClient,
  { requests, models, fullPrice }: TryOutPlan,
  { yes, maxCost }: Pick<Consenting, 'yes' | 'maxCost'>,
): Promise<boolean> {
  cli.say(`Sends ${pluralize(requests, 'request')} now, at full price: ${dollarRange(fullPrice)}.`);
  const refusal = maxCost === undefined ? undefined : budgetRefusal({ models, cost: fullPrice }, maxCost);
  if (refusal === undefined) return confirmSend(cli, { client, yes, elsewhere: '--yes' });
  cli.say(`${refusal} Nothing was sent.`);
  cli.code = EXIT.dataErrors;
  return false;
}

/** The client, if it can send single requests, as the official one can. */
export function syncClient(client: BatchClient): SyncClient {
  if (typeof (client as Partial<SyncClient>).post === 'function') return client as unknown as SyncClient;
  throw new BatchOptionsError('This client cannot send a single request; the official openai client can.');
}

function whole({ outcomes, requests, answeredBefore, spent, whole: all }: TryOutResult): string {
  const paid = spent === undefined ? '' : `, for ${dollars(spent)}`;
  const free = answeredBefore.length > 0 ? ` ${answeredBefore.length} were answered before, and not sent again.` : '';
  const tried = `Tried ${outcomes.length} of ${pluralize(requests, 'request')}${paid}.${free}`;
  if (!all) return `${tried} None was answered.`;
  const money = all.cost === undefined ? 'an unknown cost' : `${dollars(all.cost)} by batch`;
  const tokens = `${formatNumber(all.inputTokens)} tokens in, ${formatNumber(all.outputTokens)} out`;
  return `${tried} If the others are like these, all will take ${tokens}: ${money}.`;
}

function brief(text: string): string {
  return truncate(text.replaceAll('\n', '\n  '), LONGEST);
}
