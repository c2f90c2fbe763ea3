import fse from 'fs-extra';
import { pluralize } from '../../check/report/text.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { entriesFrom } from '../../input/entries/entries-from.js';
import { readRows } from '../../input/table/rows.js';
import { inputPaths } from '../../jsonl/read/manifest.js';
import { hashFile } from '../../submit/transfer/hash-file.js';
import { saveRows } from '../build/build-action.js';
import { refuseOverwrite } from '../files/output-file.js';
import type { Cli } from '../terminal/cli.js';
import { size } from '../terminal/table.js';
import { type ConfigPaths, type ConfigRunState, hashOfPlan } from './config-paths.js';

/** Builds the input file if the config or its rows changed. Only batch input files are replaced. */
export async function buildInput(
  cli: Cli,
  plan: BuildPlan,
  { input }: ConfigPaths,
  { built }: ConfigRunState,
): Promise<string> {
  const hash = await hashOfPlan(plan);
  const before = await hashesOf(input);
  if (built === hash && before.length > 0) return hash;
  if (await fse.pathExists(input)) await refuseOverwrite(input, { named: true });
  const { files, requests, bytes } = await saveRows(cli, plan, {});
  if (files.map(({ sha256 }) => sha256).join() !== before.join()) {
    const what = `${pluralize(requests, 'request')}, ${size(bytes)}, in ${pluralize(files.length, 'file')}`;
    cli.say(`Built ${what}: ${cli.shown(input)}`);
  }
  return hash;
}

async function hashesOf(input: string): Promise<string[]> {
  const paths = await inputPaths([input]);
  const found = await Promise.all(paths.map((path) => fse.pathExists(path)));
  return found.every(Boolean) ? Promise.all(paths.map(async (path) => (await hashFile(path)).sha256)) : [];
}

/** The row of each request, counted from 1; skipped rows have no request. */
export async function rowNumbers(plan: BuildPlan): Promise<Uint32Array> {
  const skipped = new Set<number>();
  let count = 0;
  const mapping = { ...plan.mapping, onSkip: (row: number) => skipped.add(row) };
  for await (const entries of entriesFrom(readRows(plan.input), mapping).blocks) count += entries.length;
  const numbers = new Uint32Array(count);
  for (let place = 0, row = 1; place < count; row++) if (!skipped.has(row)) numbers[place++] = row;
  return numbers;
}
