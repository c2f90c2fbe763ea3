import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import fse from 'fs-extra';
import { listErrors } from '../../check/report/list-errors.js';
import { BatchOptionsError, BatchValidationError } from '../../errors.js';
import { estimateFile } from '../../estimate/estimate-file.js';
import { type Manifest, manifestFor, readManifest, requireListed } from '../../jsonl/read/manifest.js';
import { requestLines } from '../../jsonl/read/request-lines.js';
import { validateFile } from '../../jsonl/read/validate.js';
import type { PartLimits } from '../../jsonl/write/part-writer.js';
import { savedFacts } from '../../jsonl/write/saved-file.js';
import { DEFAULT_ENDPOINT, type EndpointUrl } from '../../request/endpoints/table.js';
import type { CarriesFormats } from '../../request/format/carried-formats.js';
import type { JobSource, PartFacts } from '../ledger/job-facts.js';
import { sentName } from '../round/rounds.js';
import { BatchJobError } from '../service/errors.js';
import { hashFile } from '../transfer/hash-file.js';

/** Anything that can be submitted: a file, a manifest, the result of `save`, or several files. */
export type SubmitInput<Parsed = unknown> =
  | string
  | readonly string[]
  | ({
      /** The input files, in order; at least one. */
      files: readonly {
        /** The path of the file. */
        path: string;
      }[];
      /** The path of the manifest that lists the files. @default none: the job is kept beside the first file */
      manifest?: string;
    } & CarriesFormats<Parsed>);

/** The files of a job. */
export interface InputFiles {
  /** The job's folder. */
  folder: string;
  paths: string[];
  /** The names to find them by later: the one name that parts were saved under, else the paths. */
  names: string[];
  /** The limits that parts were saved with, as far as their sizes show them. */
  limits?: PartLimits | undefined;
}

/** Finds the input files, and the job folder beside the first of them. */
export async function findInputFiles(input: SubmitInput): Promise<InputFiles> {
  if (typeof input !== 'string') {
    if (typeof input !== 'object' || input === null) throw noPath(input);
    if (!('files' in input) && !Array.isArray(input)) throw noPath(input);
    const paths: string[] = 'files' in input ? input.files.map(({ path }) => path) : [...input];
    if (paths.some((path) => typeof path !== 'string')) throw noPath(paths.find((path) => typeof path !== 'string'));
    if (paths[0] === undefined) throw new BatchOptionsError('submit: the list of files is empty.');
    const manifest = 'manifest' in input ? input.manifest : undefined;
    const files = paths.map((path) => resolve(path));
    return {
      folder: jobFolder(manifest ?? paths[0]),
      paths: files,
      names: manifest === undefined ? files : [savedName(resolve(manifest), files)],
      limits: manifest === undefined ? undefined : limitsOf(await readManifest(manifest)),
    };
  }
  const path = input.endsWith('.job') && (await fse.pathExists(input)) ? input.slice(0, -'.job'.length) : input;
  const listed = await manifestFor(path);
  const manifest = listed === undefined ? undefined : await readManifest(listed);
  if (listed === undefined || !manifest) {
    if (path === listed) throw new BatchOptionsError(`${path} does not exist, or is not a manifest of a saved batch.`);
    return { folder: jobFolder(path), paths: [resolve(path)], names: [resolve(path)] };
  }
  const paths = manifest.files.map(({ name }) => resolve(dirname(listed), name));
  return {
    folder: jobFolder(listed),
    paths,
    names: [savedName(resolve(listed), paths)],
    limits: limitsOf(manifest),
  };
}

/** Whoever split a batch into small parts wants small parts in later rounds too. */
function limitsOf(manifest: Manifest | undefined): PartLimits | undefined {
  if (!manifest || manifest.files.length < 2) return undefined;
  const most = (of: 'requests' | 'bytes') => Math.max(...manifest.files.map((file) => file[of]));
  return { maxRequests: most('requests'), maxBytes: most('bytes') };
}

/** The name that parts were saved under: a later save may need one file, or other parts. */
function savedName(manifest: string, paths: readonly string[]): string {
  return manifest.replace(/\.manifest\.json$/, extname(paths[0] ?? '.jsonl'));
}

function noPath(given: unknown): BatchOptionsError {
  const isBuilder = typeof given === 'object' && given !== null && 'save' in given;
  const what = isBuilder ? 'a BatchCreator' : `a value of type ${given === null ? 'null' : typeof given}`;
  const remedy = isBuilder
    ? 'Save it first: submit(await batch.save(path), …)'
    : 'Give its path, like "data/reviews.jsonl"';
  return new BatchOptionsError(`Expected the path of an input file, got ${what}. ${remedy}.`);
}

/** `data/reviews.job` for `data/reviews.jsonl`, `data/reviews.manifest.json` and `data/reviews.job` itself. */
export function jobFolder(path: string): string {
  if (typeof path !== 'string') throw noPath(path);
  const name = basename(path).replace(/\.manifest\.json$/, '');
  const stem = name.endsWith('.job') ? name.slice(0, -'.job'.length) : basename(name, extname(name));
  return resolve(dirname(path), `${stem}.job`);
}

/**
 * `d.jsonl` and `d.txt` both have the folder `d.job`.
 *
 * @throws BatchJobError if the job belongs to another file of that name, which is still there.
 */
export async function refuseOtherInput(folder: string, names: readonly string[], source: JobSource): Promise<void> {
  const [first] = names;
  const known = source.paths.map((path) => resolve(folder, path));
  if (first === undefined || known.some((path) => names.includes(path))) return;
  const other = known.find((path) => jobFolder(path) === folder);
  if (other === undefined || !(await isFile(other)) || !(await isFile(first))) return;
  const fact = `The job in ${folder} belongs to ${basename(other)}, not to ${basename(first)}.`;
  throw new BatchJobError(`${fact} Rename ${first}: files of one name share a job.`, 'job_changed', folder);
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

/** How files are checked before they are sent. */
export interface InspectOptions {
  endpoint?: string | undefined;
  validate?: boolean | undefined;
  /** The name in messages, where the files are made of others: their lines are not those that the user has. */
  shownAs?: string | undefined;
  /** Counts tokens too: slower, and needed only for limits and budgets. */
  countTokens?: boolean | undefined;
}

/**
 * Validates, hashes and measures the files of a round. @throws BatchValidationError if the service would reject one.
 */
export async function inspectFiles(paths: readonly string[], options: InspectOptions): Promise<PartFacts[]> {
  const parts: PartFacts[] = [];
  for (const [index, path] of paths.entries()) {
    const saved = await savedFacts(path);
    const { url, model } = saved ? { url: saved.endpoint, model: saved.model } : await firstRequest(path);
    const endpoint = options.endpoint ?? url ?? DEFAULT_ENDPOINT;
    const isValid = saved?.validFor === 'openai' && saved.endpoint === endpoint;
    if (options.validate !== false && !isValid) await refuseInvalid(path, endpoint, options.shownAs);
    const { sha256, bytes, requests } = saved ?? (await measureFile(path));
    const tokens = options.countTokens
      ? (await estimateFile(path, { tokenizer: 'bytes' })).inputTokens
      : Math.ceil(bytes / 4);
    const facts = { part: index + 1, path: sentName(index + 1), sha256, bytes, requests, endpoint };
    parts.push({ ...facts, ...(model !== undefined && { model }), tokens });
  }
  const double = parts.findIndex(({ sha256 }, index) => parts.findIndex((other) => other.sha256 === sha256) < index);
  if (double >= 0)
    throw new BatchOptionsError(
      `${paths[double]} is given twice, or has the same content as another file of this job. Leave it out.`,
    );
  return parts;
}

async function measureFile(path: string): Promise<{ sha256: string; bytes: number; requests: number }> {
  const { sha256, bytes, lines } = await hashFile(path);
  await requireListed(path, { sha256, bytes });
  return { sha256, bytes, requests: lines };
}

/** The url and model of the first line of a file, as far as it can be parsed. */
export async function firstRequest(path: string): Promise<{ url?: string; model?: string }> {
  for await (const { bytes } of requestLines(path)) {
    try {
      const { url, body } = JSON.parse(bytes.toString('utf8'));
      return { ...(typeof url === 'string' && { url }), ...(typeof body?.model === 'string' && { model: body.model }) };
    } catch {
      return {};
    }
  }
  return {};
}

async function refuseInvalid(path: string, endpoint: string, shownAs: string | undefined): Promise<void> {
  const report = await validateFile(path, { endpoint: endpoint as EndpointUrl });
  if (report.ok) return;
  const errors = listErrors(report, ({ line, customId }) =>
    shownAs !== undefined ? customId : line === undefined ? undefined : `line ${line}`,
  );
  const issues = shownAs === undefined ? report.issues : report.issues.map(({ line: _, ...issue }) => issue);
  throw new BatchValidationError(`${shownAs ?? path} was not sent: the service would reject it.${errors}`, issues);
}
