import { didYouMean } from '../../arguments/nearest.js';
import { ISSUE_CODES, type IssueFacts } from '../../check/report/issue-codes.js';
import { BatchOptionsError } from '../../errors.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import { formatTable } from '../terminal/table.js';
import type { explainCommand } from './explain.js';

const CODES: Readonly<Record<string, IssueFacts>> = ISSUE_CODES;

/** Explains one issue code, or lists all of them. */
export async function explain(
  cli: Cli,
  code: string | undefined,
  { json }: OptionsOf<typeof explainCommand>,
): Promise<void> {
  if (code === undefined) {
    const rows = Object.entries(CODES).map(([name, facts]) => [name, severityOf(facts)]);
    if (json) return cli.printJson(CODES);
    return cli.print(formatTable([['code', 'severity'], ...rows]));
  }
  const facts = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (facts === undefined) {
    const hint = didYouMean(code, Object.keys(CODES)) || ' `batch-creator explain` lists all codes.';
    throw new BatchOptionsError(`There is no issue code "${code}".${hint}`);
  }
  if (json) return cli.printJson({ code, ...facts });
  const { what, why, remedy, example } = facts;
  const texts = [`${cli.paint(code, 'bold')}  ${severityOf(facts)}`, what, `Why: ${why}`, `Remedy: ${remedy}`];
  return cli.print([...texts, ...(example ? [`Example:\n${example}`] : [])].join('\n\n'));
}

/** What the service does about it, in a few words. */
function severityOf({ fails, warns }: IssueFacts): string {
  const errors = fails.map((what) => (what === 'batch' ? 'fails the batch' : 'fails the request'));
  const all = [...(errors.length > 0 ? [`error: ${errors.join(' or ')}`] : []), ...(warns ? ['warning'] : [])];
  return all.join(', or ');
}
