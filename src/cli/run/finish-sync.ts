import { shellWord } from '../../arguments/shell-word.js';
import { pluralize } from '../../check/report/text.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { dollars } from '../../estimate/dollars.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import type { FollowUpFile } from '../../results/collate/follow-up.js';
import { finishDirectly } from '../../submit/direct/finish-directly.js';
import type { BatchClient } from '../../submit/service/client.js';
import type { Cli } from '../terminal/cli.js';
import { startProgress } from '../terminal/progress.js';
import { syncClient } from './try-action.js';

/**
 * Sends requests that a batch left undone one by one, at full price, and says what it doesn't send again. False if that
 * may cost more than `maxCost`: then it sends none.
 */
export async function finishSync(
  cli: Cli,
  client: BatchClient,
  left: FollowUpFile,
  {
    job,
    config,
    retry,
    maxCost,
  }: { job: string; config: string; retry?: number | undefined; maxCost?: number | undefined },
): Promise<boolean> {
  const paths = left.files.map((file) => file.path);
  const { fullPrice, models } = await estimateFile(paths, { tokenizer: 'bytes' });
  const refusal = maxCost === undefined ? undefined : budgetRefusal({ models, cost: fullPrice }, maxCost);
  if (refusal !== undefined) {
    cli.say(`The rest was not sent individually, at full price. ${refusal}`);
    return false;
  }
  const money = fullPrice ? `up to ${dollars(fullPrice.high)}` : 'an unknown cost';
  let progress: Awaited<ReturnType<typeof startProgress>> | undefined;
  try {
    await finishDirectly(paths, {
      client: syncClient(client),
      job,
      retries: retry,
      signal: cli.io.signal,
      onPlan: async ({ send, held }) => {
        if (held > 0) {
          const again = `batch-creator run -c ${shellWord(config)} --retry ${(retry ?? 0) + 1}`;
          const what = `An earlier run was stopped while sending ${pluralize(held, 'request')} individually.`;
          cli.say(`${what} That may have been charged, but the answers are lost. To send them again: ${again}`);
        }
        if (send === 0) return;
        const what = `${pluralize(send, 'request')} not done in time`;
        cli.say(`${what}: now sent individually, at full price, for ${money}.`);
        progress = await startProgress(cli, 'finish', send, 'requests');
      },
      onAnswer: (done) => progress?.update(done),
    });
    return true;
  } finally {
    progress?.stop();
  }
}
