import { join, resolve } from 'node:path';
import { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import { BatchLedgerError } from '../service/errors.js';
import { readState } from './state-file.js';

const runSchema = z.object({
  version: z.literal(2),
  name: z.string(),
  /** One hash for each dataset that this name has sent, and whether the service refused it. */
  datasets: z.array(z.object({ hash: z.string(), refused: z.boolean() })),
  /** Deliveries begun since the last one that was complete. */
  deliveries: z.number().int(),
  /** The last round of which everything was delivered. */
  round: z.number().int().optional(),
});

/** The state of a run, besides the rounds of its job. */
export type RunState = z.infer<typeof runSchema>;

/** The files of a run, all in one folder that has its name. */
export interface RunPaths {
  name: string;
  folder: string;
  /** The name that the requests are saved under, as one file or as parts. */
  input: string;
  job: string;
  /** Which outcomes were delivered. */
  delivered: string;
}

/** @throws BatchOptionsError if the name can't be a folder name. */
export function runFolder(parent: string, name: string): RunPaths {
  if (typeof name !== 'string' || !/^[^/\\\0]{1,200}$/.test(name) || /^\.{1,2}$/.test(name)) {
    throw new BatchOptionsError(
      `runBatch: the name ${JSON.stringify(name)} cannot name a folder. Leave out slashes; \`folder\` says where it is.`,
    );
  }
  const folder = resolve(parent, name);
  return {
    name,
    folder,
    input: join(folder, 'input.jsonl'),
    job: join(folder, 'input.job'),
    delivered: join(folder, 'delivered.bin'),
  };
}

/** The state file of the run in a folder. */
export function statePath(folder: string): string {
  return join(folder, 'run.json');
}

/** Ignores the state of version 0.1: the rounds record what was sent. */
export async function readRun({ name, folder }: Pick<RunPaths, 'name' | 'folder'>): Promise<RunState> {
  const path = statePath(folder);
  const damaged = () =>
    new BatchLedgerError(
      `${path} is damaged, so it is unknown what was delivered. Nothing was sent. Restore it, or delete it to deliver everything again.`,
    );
  const known = await readState(path, z.union([runSchema, z.object({ version: z.literal(1) })]), damaged);
  return known?.version === 2 ? known : { version: 2, name, datasets: [], deliveries: 0 };
}
