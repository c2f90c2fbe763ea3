import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { isTemplate } from '../../input/entries/template.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { readState } from '../../submit/run/state-file.js';

const stateSchema = z.object({
  version: z.literal(1),
  /** Of the config and its rows, as they were when the input file was made. */
  fingerprint: z.string(),
  /** When it was first sent. */
  begun: z.string().optional(),
  /** The status that was told last. */
  told: z.string().optional(),
  /** Where the answers were written, and how many of the requests have none. */
  collated: z.object({ to: z.string(), unsuccessful: z.number().int() }).optional(),
  cleaned: z.boolean().optional(),
});

/** How far a run of a config has come. What was sent stands in the job's ledger. */
export type RunState = z.infer<typeof stateSchema>;

/** Where the things of a run lie. */
export interface ConfigPaths {
  /** The input file, or the name of which its parts are numbered. */
  input: string;
  job: string;
  /** The run's own folder, in that of the job. */
  folder: string;
  /** Where is written how far it has come. */
  state: string;
  /** Where the answers go. */
  answers: string;
  /** Where a follow-up file goes. */
  rest: string;
}

export function runPlace(plan: BuildPlan): ConfigPaths {
  const stem = plan.output.slice(0, plan.output.length - extname(plan.output).length);
  const job = jobFolder(plan.output);
  return {
    input: plan.output,
    job,
    folder: join(job, 'run'),
    state: join(job, 'run', 'state.json'),
    answers: plan.answers ?? `${stem}.results.csv`,
    rest: `${stem}.rest.jsonl`,
  };
}

/** Undefined before the input file was made by a run. */
export function readRun({ state }: ConfigPaths): Promise<RunState | undefined> {
  const damaged = () =>
    new BatchOptionsError(`${state} is damaged. Remove it: the ledger beside it knows what was sent.`);
  return readState(state, stateSchema, damaged);
}

/** One hash of all that the requests are made of. */
export async function fingerprintOf({ options, mapping, maxRequests, input }: BuildPlan): Promise<string> {
  if (input === '-')
    throw new BatchOptionsError('run reads its rows again and again; standard input is there once. Save it first.');
  const { imageFolder: _, ...how } = mapping;
  const hash = createHash('sha256').update(JSON.stringify({ options, how, maxRequests }));
  try {
    for await (const chunk of createReadStream(input)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw fileError('read', input, cause);
  }
  return hash.digest('hex');
}

/** The rows that answers can be joined to: those of a table whose ids stand in a column of it. */
export function rowsToJoin({
  input,
  mapping: { id, onDuplicate },
}: BuildPlan): { rows: string; idColumn: string } | undefined {
  const isColumn = id !== undefined && !isTemplate(id) && id !== 'auto' && id !== 'content';
  if (!isColumn || onDuplicate === 'suffix' || !/\.(csv|jsonl)$/i.test(input)) return undefined;
  return { rows: input, idColumn: id };
}
