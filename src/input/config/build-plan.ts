import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { CatalogRow } from '../../catalog/models/custom-models.js';
import { BatchOptionsError } from '../../errors.js';
import { fileError } from '../../jsonl/disk/file-error.js';
import { decodeText } from '../../jsonl/read/utf8-text.js';
import { isObject } from '../../request/content/json-kind.js';
import { type ResponseFormat, schemaName } from '../../request/format/response-format.js';
import type { BatchOptions } from '../../request/options.js';
import type { RowMapping } from '../entries/entries-from.js';
import { isTemplate } from '../entries/template.js';
import { formatOf } from '../table/rows.js';
import type { Config } from './config-schema.js';

/**
 * A plan for building input files from rows: all paths are absolute, and prompts and schemas are loaded from their
 * files.
 */
export interface BuildPlan {
  /** The path of the rows, or `-` for standard input. */
  input: string;
  options: BatchOptions;
  mapping: RowMapping;
  maxRequests?: number;
  /** The path of the input file, unless the user gives another. */
  output: string;
  /** The path of the collated answers. */
  answers?: string;
  metadata?: Record<string, string>;
  completionWindow?: string;
  /** US dollars; `run` sends nothing that may cost more. */
  maxCost?: number;
  /** How many times `run` resends requests that did not succeed. */
  retry?: number;
}

/**
 * Turns a config into a plan.
 *
 * @param folder The folder that relative paths start from: that of the config file.
 * @throws BatchOptionsError for contradictions, and files that are not UTF-8 or JSON; BatchFileError for files that cannot
 * be read.
 */
export function planBuild(config: Config, folder: string): BuildPlan {
  const { input_file: given, output_file: answers } = config;
  if (given === undefined) throw new BatchOptionsError('No rows: set input_file in the config, or pass --input.');
  const input = given === '-' ? '-' : resolve(folder, given);
  if (input !== '-' && isPickle(given)) formatOf(given);
  if (answers !== undefined && isPickle(answers)) {
    throw new BatchOptionsError(
      'output_file is a Python pickle, which this tool cannot write. Name it .csv, .jsonl, .json or .parquet; pandas reads them: pd.read_csv("answers.csv").',
    );
  }
  const { image_url_column: image = config.image_url, metadata, completion_window: window, batch_size: size } = config;
  if (config.image_url !== undefined && config.image_url !== image) {
    throw new BatchOptionsError(
      'image_url and image_url_column are two names of one setting, but name different columns. Remove one.',
    );
  }
  const prompt = textOf(config.prompt, folder);
  const system = textOf(config.system_prompt, folder);
  const systemVaries = system !== undefined && isTemplate(system);
  return {
    input,
    options: { ...optionsOf(config, folder), ...(system !== undefined && !systemVaries && { systemPrompt: system }) },
    mapping: {
      ...(config.id_column !== undefined && { id: config.id_column }),
      ...(prompt !== undefined && { prompt }),
      ...(config.content_column !== undefined && { content: config.content_column }),
      ...(image !== undefined && { image, imageFolder: folder }),
      ...(systemVaries && { systemPrompt: system }),
      ...(config.on_duplicate !== undefined && { onDuplicate: config.on_duplicate }),
      ...(config.on_empty !== undefined && { onEmpty: config.on_empty }),
      ...(config.where !== undefined && { where: config.where }),
      ...(config.limit !== undefined && { limit: config.limit }),
    },
    ...(size !== undefined && { maxRequests: size }),
    output: resolve(
      folder,
      config.data_path ?? '.',
      `${input === '-' ? 'batch' : basename(input, extname(input))}.jsonl`,
    ),
    ...(answers !== undefined && { answers: resolve(folder, answers) }),
    ...(metadata !== undefined && { metadata }),
    ...(window !== undefined && { completionWindow: window }),
    ...(config.max_cost !== undefined && { maxCost: config.max_cost }),
    ...(config.retry !== undefined && { retry: config.retry }),
  };
}

function optionsOf(config: Config, folder: string): BatchOptions {
  const { model, reasoning_effort: effort, seed, response_format: nested, ...body } = config.model_params ?? {};
  const format = config.response_format ?? nested;
  return {
    ...(model !== undefined && { model }),
    ...(effort !== undefined && { reasoningEffort: effort }),
    ...(seed !== undefined && { seed }),
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    ...(config.provider !== undefined && { provider: config.provider }),
    ...(config.catalog !== undefined && { catalog: readCatalog(resolve(folder, config.catalog)) }),
    ...(format !== undefined && { responseFormat: formatOption(format, folder) }),
    ...(Object.keys(body).length > 0 && { body }),
  };
}

function formatOption(format: string | Record<string, unknown>, folder: string): ResponseFormat {
  if (typeof format !== 'string') return format as ResponseFormat;
  if (format === 'json_object') return format;
  if (!format.startsWith('@')) {
    throw new BatchOptionsError(`response_format is "${format}"; it must be json_object, @schema.json or an object.`);
  }
  const path = join(folder, format.slice(1));
  const schema = readSchema(resolve(folder, format.slice(1)));
  const finished = 'schema' in schema || 'json_schema' in schema;
  if (finished) return schema as ResponseFormat;
  // A bare schema gets its title as its name, else that of its file.
  const title =
    typeof schema.title === 'string' ? schema.title : basename(path, extname(path)).replace(/\.schema$/, '');
  return { name: schemaName(title), schema, strict: true };
}

function readCatalog(path: string): CatalogRow[] {
  const rows = parseJson(readText(path), path);
  if (Array.isArray(rows)) return rows as CatalogRow[];
  throw new BatchOptionsError(`${path} must hold a list of models: [{ "id": "…" }].`);
}

function readSchema(path: string): Record<string, unknown> {
  const schema = parseJson(readText(path), path);
  if (isObject(schema)) return schema;
  throw new BatchOptionsError(`${path} must hold a JSON Schema, which is an object.`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw new BatchOptionsError(`${path} is not JSON: ${why}.`);
  }
}

/**
 * A text, or for `@name` the content of that file, without one final newline. Line ends are `\n`, as in YAML: a checkout
 * on another system must not make other requests.
 */
function textOf(given: string | undefined, folder: string): string | undefined {
  if (!given?.startsWith('@')) return given;
  return readText(resolve(folder, given.slice(1)))
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '');
}

function readText(path: string): string {
  try {
    return decodeText(readFileSync(path), path);
  } catch (cause) {
    throw fileError('read', path, cause);
  }
}

function isPickle(path: string): boolean {
  return /\.(?:pkl|pickle)$/i.test(path);
}

/** The folder that the relative paths of a config file start from. */
export function configFolder(path: string): string {
  return dirname(resolve(path));
}
