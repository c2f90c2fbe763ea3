import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fse from 'fs-extra';
import { pluralize } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { inputPaths, manifestPath } from '../../jsonl/read/manifest.js';
import { hashFile } from '../../submit/transfer/hash-file.js';
import { saveRows } from '../build/build-action.js';
import type { Cli } from '../terminal/cli.js';
import { size } from '../terminal/table.js';
import type { ConfigPaths, RunState } from './config-paths.js';

/** Makes the input file, unless it is there and the same. A file that somebody else made is never replaced. */
export async function buildOnce(
  cli: Cli,
  plan: BuildPlan,
  place: ConfigPaths,
  state: RunState | undefined,
): Promise<void> {
  const exists = (await fse.pathExists(place.input)) || (await fse.pathExists(manifestPath(place.input)));
  if (exists && !state) return compare(cli, plan, place);
  const { files, requests, bytes } = await saveRows(cli, plan, {});
  cli.say(
    `Built ${pluralize(requests, 'request')}, ${size(bytes)}, in ${pluralize(files.length, 'file')}: ${cli.shown(place.input)}`,
  );
}

async function compare(cli: Cli, plan: BuildPlan, place: ConfigPaths): Promise<void> {
  const own = join(place.folder, 'rebuilt.jsonl');
  try {
    const { files } = await saveRows(cli, { ...plan, output: own }, {});
    const there = await inputPaths([place.input]);
    const hashes = await Promise.all(there.map(async (path) => (await hashFile(path)).sha256));
    if (files.map(({ sha256 }) => sha256).join() === hashes.join()) return;
    throw new BatchOptionsError(
      `${place.input} exists and is not what the config makes. Remove it, or choose another place with data_path or -o.`,
    );
  } finally {
    for (const path of [...(await inputPaths([own])), manifestPath(own)]) await rm(path, { force: true });
  }
}
