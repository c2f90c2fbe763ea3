import { formatNumber, pluralize } from '../../check/report/text.js';
import type { RowMapping, SkipReason } from '../../input/entries/entries-from.js';
import type { Cli } from '../terminal/cli.js';

/**
 * The beginning of the message that counts skipped rows. `where` has its own message without a list: the user asked for
 * it.
 */
const FACTS: Readonly<Record<Exclude<SkipReason, 'where'>, (rows: string, one: boolean) => string>> = {
  blank: (rows) => `Skipped ${rows} with only empty cells`,
  empty: (rows, one) => `Skipped ${rows} with ${one ? 'an empty prompt' : 'empty prompts'}`,
  duplicate: (rows) => `Skipped ${rows} with the ID of an earlier row`,
};
const MOST_SHOWN = 5;

/** Collects the skipped rows and the warnings of a build, and prints them. */
export class RowNotes {
  readonly #skipped = new Map<SkipReason, { count: number; first: number[] }>();
  readonly #warnings: string[] = [];

  /** The callbacks for the row mapping. */
  get callbacks(): Pick<RowMapping, 'onSkip' | 'onWarning'> {
    return {
      onWarning: (message) => this.#warnings.push(message),
      onSkip: (row, reason) => {
        const skipped = this.#skipped.get(reason) ?? { count: 0, first: [] };
        if (++skipped.count <= MOST_SHOWN) skipped.first.push(row);
        this.#skipped.set(reason, skipped);
      },
    };
  }

  print(cli: Cli): void {
    for (const message of this.#warnings) cli.say(`${cli.paint('warning:', 'yellow', cli.io.stderr)} ${message}`);
    for (const [reason, { count, first }] of this.#skipped) {
      if (reason === 'where') cli.say(`Left out ${pluralize(count, 'row')} that the --where filter excludes.`);
      else {
        const more = count > MOST_SHOWN ? ` and ${formatNumber(count - MOST_SHOWN)} more` : '';
        cli.say(`${FACTS[reason](pluralize(count, 'row'), count === 1)}: ${first.join(', ')}${more}.`);
      }
    }
  }
}
