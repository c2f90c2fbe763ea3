import { access, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { shellWord } from '../../arguments/shell-word.js';
import { BatchOptionsError } from '../../errors.js';
import { draftConfig } from '../../input/config/draft-config.js';
import type { Row } from '../../input/table/row.js';
import { readRows } from '../../input/table/rows.js';
import { writeFileAtomic } from '../../jsonl/disk/atomic-file.js';
import { version } from '../process/version.js';
import type { Cli } from '../terminal/cli.js';
import type { OptionsOf } from '../terminal/command.js';
import type { initCommand } from './init.js';

const ROWS_TO_LOOK_AT = 50;
const SCHEMA = 'dist/schema/config.json';

/** Where an editor finds the schema: in the installed package, relative to the config, else on the web. */
async function schemaFor(folder: string): Promise<string> {
  for (let place = folder; ; place = dirname(place)) {
    const schema = join(place, 'node_modules', 'batch-creator', SCHEMA);
    const isThere = await access(schema).then(
      () => true,
      () => false,
    );
    if (isThere) {
      const path = relative(folder, schema).split(sep).join('/');
      return path.startsWith('.') ? path : `./${path}`;
    }
    if (place === dirname(place)) return `https://unpkg.com/batch-creator@${version()}/${SCHEMA}`;
  }
}

/** Writes a config for a table. */
export async function init(cli: Cli, file: string, options: OptionsOf<typeof initCommand>): Promise<void> {
  const input = cli.path(file);
  const rows: Row[] = [];
  for await (const row of readRows(input)) if (rows.push(row) === ROWS_TO_LOOK_AT) break;
  if (rows.length === 0)
    throw new BatchOptionsError(`${file} has no rows. A config needs at least one row to look at.`);
  const named = options.output !== undefined && options.output !== '-';
  const output = named ? cli.path(options.output!) : join(dirname(input), `${basename(input, extname(input))}.yaml`);
  if (output === input)
    throw new BatchOptionsError(`${file} is the table itself. Choose another name for the config: -o config.yaml`);
  const text = draftConfig(relative(dirname(output), input), rows, await schemaFor(dirname(output)));
  if (options.output === '-' || options.dryRun) return cli.write(text);
  const exists = (await stat(output).catch(() => undefined)) !== undefined;
  if (exists && !options.force)
    throw new BatchOptionsError(
      `${cli.shown(output)} exists. Use --force to replace it, or -o to choose another name.`,
    );
  await writeFileAtomic(output, text, 0o644);
  await cli.print(cli.shown(output));
  cli.say(`Next, edit it and run: batch-creator build -c ${shellWord(cli.shown(output))} --dry-run`);
  return undefined;
}
