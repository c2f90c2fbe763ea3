import { BatchFileError, BatchOptionsError } from '../../errors.js';
import { budgetRefusal } from '../../estimate/cost/budget-refusal.js';
import { formatEstimate } from '../../estimate/cost/format-estimate.js';
import { planQueue, type Tier } from '../../estimate/cost/plan-queue.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import type { EstimateFileOptions } from '../../estimate/estimate-options.js';
import type { Prices } from '../../estimate/price.js';
import { isObject } from '../../request/content/json-kind.js';
import { expandFiles } from '../files/expand-files.js';
import { readJson } from '../files/read-json.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { EXIT } from '../terminal/outcome.js';
import type { estimateCommand } from './estimate.js';

type Options = OptionsOf<typeof estimateCommand>;

/** Estimates all files together, and each file if the output needs that. */
export async function estimate(cli: Cli, given: readonly string[], options: Options): Promise<void> {
  if (given.includes('-')) throw new BatchOptionsError('estimate needs a file, not stdin. Save the input first.');
  const { tier, maxCost } = options;
  const files = await expandFiles(cli, given);
  const how = await estimateBy(cli, options);
  const total = await estimateFile(
    files.map((file) => cli.path(file)),
    how,
  );
  if (total.requests === 0) throw new BatchFileError(`There is no request in ${files.join(', ')}.`, files[0]!);
  const apart = (options.json || tier !== undefined) && files.length > 1;
  const each = apart ? await Promise.all(files.map((file) => estimateFile(cli.path(file), how))) : [total];
  // One file can still be split; several files are sent as they are.
  const queue = tier === undefined ? undefined : planQueue(files.length > 1 ? each : total, tier as Tier);
  const refusal = maxCost === undefined ? undefined : budgetRefusal(total, maxCost);
  if (options.json) {
    await cli.printJson({
      files: files.map((file, index) => ({ file, ...each[index] })),
      total,
      ...(queue && { queue }),
    });
  } else {
    await cli.print(formatEstimate(total, queue));
    if (tier !== undefined && !queue) cli.say(`The queue limit of ${total.model ?? 'this model'} is not known.`);
  }
  if (refusal !== undefined) cli.say(refusal);
  if (refusal !== undefined || total.oversized.certain > 0) cli.code = EXIT.dataErrors;
}

async function estimateBy(cli: Cli, options: Options): Promise<EstimateFileOptions> {
  const { expectedOutput, sample, prices, byBytes } = options;
  return {
    ...(expectedOutput !== undefined && { expectedOutputTokens: expectedOutput }),
    ...(sample !== undefined && { sample }),
    ...(prices !== undefined && { prices: await readPrices(cli.path(prices)) }),
    ...(byBytes && { tokenizer: 'bytes' as const }),
  };
}

async function readPrices(path: string): Promise<Prices> {
  const remedy = 'Write { "model": { "input": 0.05, "output": 0.4 } }.';
  const prices = await readJson(path, remedy);
  if (isObject(prices)) return prices as Prices;
  throw new BatchOptionsError(`${path} must hold a table of prices. ${remedy}`);
}
