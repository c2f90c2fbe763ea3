import { join, resolve } from 'node:path';
import { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import type { Summary } from '../../results/summary/summary.js';
import { BatchLedgerError } from '../service/errors.js';
import { readState } from './state-file.js';

const runSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  /** One hash of all that was built. */
  dataset: z.string(),
  requests: z.number().int(),
  /** True where a builder gave the entries, and so knows how answers are read. */
  byBuilder: z.boolean(),
  /** The words and ids of the batches, once all are at their end. */
  ended: z.object({ status: z.string(), batches: z.array(z.string()) }).optional(),
  /** Deliveries begun; more than one where an earlier one was cut off. */
  deliveries: z.number().int(),
  /** What was taken by the callbacks to its end. */
  delivered: z.array(z.enum(['succeeded', 'others'])),
  /** What came of it, once all is delivered. */
  summary: z.custom<Summary>((value) => typeof value === 'object').optional(),
  cleaned: z.boolean(),
});

/** How far a run has come. What it sent stands in the job's own ledger. */
export type RunState = z.infer<typeof runSchema>;

/** The places of a run, all in one folder that has its name. */
export interface RunPaths {
  name: string;
  folder: string;
  /** The name under which the requests are saved, as one file or as parts. */
  input: string;
  job: string;
}

/** @throws BatchOptionsError for a name that is no name of a folder. */
export function runFolder(parent: string, name: string): RunPaths {
  if (typeof name !== 'string' || !/^[^/\\\0]{1,200}$/.test(name) || /^\.{1,2}$/.test(name)) {
    throw new BatchOptionsError(
      `runBatch: the name ${JSON.stringify(name)} cannot name a folder. Leave out slashes; \`folder\` says where it lies.`,
    );
  }
  const folder = resolve(parent, name);
  return { name, folder, input: join(folder, 'input.jsonl'), job: join(folder, 'input.job') };
}

/** Where is written how far the run in a folder has come. */
export function statePath(folder: string): string {
  return join(folder, 'run.json');
}

/** Undefined where nothing was built yet. */
export function readRun(folder: string): Promise<RunState | undefined> {
  const path = statePath(folder);
  const damaged = () =>
    new BatchLedgerError(
      `${path} is damaged: how far this run came is not known, and nothing is sent. Restore it, or look at the batches of the account and begin under another name.`,
    );
  return readState(path, runSchema, damaged);
}
