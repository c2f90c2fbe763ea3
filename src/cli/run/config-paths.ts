import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import type { BuildPlan } from '../../input/config/build-plan.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { jobFolder } from '../../submit/job/input-files.js';
import { readState, writeState } from '../../submit/run/state-file.js';

const stateSchema = z.object({
  version: z.literal(2),
  /** A hash of the config and its rows as they were when the input file was built. */
  built: z.string().optional(),
  /** The SHA-256 of each input file that was built. */
  files: z.array(z.string()).optional(),
  /** The status that was printed last. */
  told: z.string().optional(),
  /** The answers files that runs of this input wrote, and what each was made of. */
  answers: z
    .array(z.object({ path: z.string(), sha256: z.string(), of: z.string(), unsuccessful: z.number().int() }))
    .optional(),
});

/** The state of a run, besides the rounds of its job. */
export type ConfigRunState = z.infer<typeof stateSchema>;

/** An answers file that a run wrote. */
export type WrittenAnswers = NonNullable<ConfigRunState['answers']>[number];

/** Where the files of a run are. */
export interface ConfigPaths {
  /** The input file, or the name that its parts are numbered by. */
  input: string;
  job: string;
  /** The run's own folder, in that of the job. */
  folder: string;
  state: string;
  /** The answers file. */
  answers: string;
  /** The input file with what a deadline cut off. */
  rest: string;
}

export function runPaths(plan: BuildPlan): ConfigPaths {
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

/** Ignores a state file of version 0.1. */
export async function readConfigRun({ state, folder }: ConfigPaths): Promise<ConfigRunState> {
  const damaged = () =>
    new BatchOptionsError(`${state} is damaged. Delete it: the job itself records what was sent and answered.`);
  const known = await readState(state, z.union([stateSchema, z.object({ version: z.literal(1) })]), damaged);
  if (known?.version !== 2) return { version: 2 };
  return withPaths(known, (path) => resolve(folder, path));
}

/** Writes the state. Its paths are relative, so that it is still true when the whole project is moved. */
export async function writeConfigRun({ state, folder }: ConfigPaths, known: ConfigRunState): Promise<void> {
  await writeState(
    state,
    withPaths(known, (path) => relative(folder, path)),
  );
}

function withPaths({ answers, ...others }: ConfigRunState, change: (path: string) => string): ConfigRunState {
  return { ...others, ...(answers && { answers: answers.map((one) => ({ ...one, path: change(one.path) })) }) };
}

/** One hash of everything that the requests are made of. */
export async function hashOfPlan({ options, mapping, maxRequests, input }: BuildPlan): Promise<string> {
  if (input === '-')
    throw new BatchOptionsError(
      'run reads its rows more than once, and standard input can be read only once. Save it to a file first.',
    );
  const { imageFolder: _, ...how } = mapping;
  const hash = createHash('sha256').update(JSON.stringify({ options, how, maxRequests }));
  try {
    for await (const chunk of createReadStream(input)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw fileError('read', input, cause);
  }
  return hash.digest('hex');
}
