import { basename, extname } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_MODEL } from '../../catalog/models/models.js';
import { columnOutput } from '../entries/template.js';
import { cellText, type Row } from '../table/row.js';

/** Enough for a page and its reasoning; without a limit, the highest estimate is that of the model's longest answer. */
const DRAFT_TOKENS = 4_000;

/**
 * Drafts a commented config for a table from its first rows.
 *
 * @param schema Where editors find the JSON Schema of a config: a URL, or a path relative to the config.
 */
export function draftConfig(input: string, rows: readonly Row[], schema: string): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const picture = columns.find((name) => rows.some((row) => isPicture(row[name])));
  const id = idColumn(columns, rows);
  const content = longest(columns, rows, [id, picture]);
  const prompt = `Say in one sentence what this is about:\n\n${columnOutput(content)}\n`;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '# How each row becomes a request. `batch-creator build -c THIS --dry-run` shows the first request and any errors.',
    `# Columns: ${columns.map((name) => JSON.stringify(name)).join(', ')}`,
    '',
    yaml({ input_file: input }),
    '',
    '# The ID of each request: a column, a template like "{{a}}-{{b}}", auto or content.',
    yaml({ id_column: id ?? 'auto' }),
    '',
    '# The user message. {{column}} inserts a cell; "@prompt.md" reads the text from a file.',
    yaml({ prompt }),
    '',
    '# The system message.',
    '# system_prompt: You are terse.',
    '',
    picture === undefined ? '# A column with URLs or paths of images.' : '# The column with URLs or paths of images.',
    picture === undefined ? '# image_url_column: photo' : yaml({ image_url_column: picture }),
    '',
    '# The model, and any other API parameters, spelled as the API spells them.',
    'model_params:',
    `  model: ${DEFAULT_MODEL}`,
    '  # The most tokens of one answer, reasoning included. It also limits what the job can cost.',
    `  max_completion_tokens: ${DRAFT_TOKENS}`,
    '  # reasoning_effort: low',
    '',
    '# The format of the answers: json_object, "@schema.json", or { name, schema, strict }.',
    '# response_format: "@schema.json"',
    '',
    '# The folder for input files, and the number of requests per file (at most 50,000).',
    'data_path: data',
    '# batch_size: 50000',
    '',
    '# The file for the answers, joined to the rows: .csv, .jsonl, .json or .parquet.',
    yaml({ output_file: `${basename(input, extname(input))}-answers.csv` }),
  ];
  return `${lines.join('\n')}\n`;
}

/** `${` of a name is doubled, or it would be taken for a variable. */
function yaml(value: Record<string, string>): string {
  return stringify(value, { lineWidth: 0 })
    .trimEnd()
    .replaceAll('${', () => '$${');
}

/** A column that is named like an ID and has no duplicates and no empty cells; undefined if there is none. */
function idColumn(columns: readonly string[], rows: readonly Row[]): string | undefined {
  return columns
    .filter((name) => /^(?:custom_)?id$|[_ -]id$|Id$/i.test(name))
    .sort((a, b) => a.length - b.length)
    .find((name) => {
      const ids = new Set(rows.map((row) => cellText(row[name]).trim()));
      return ids.size === rows.length && !ids.has('');
    });
}

function longest(columns: readonly string[], rows: readonly Row[], taken: readonly (string | undefined)[]): string {
  const length = (name: string) => rows.reduce((sum, row) => sum + cellText(row[name]).length, 0);
  const free = columns.filter((name) => !taken.includes(name));
  const candidates = free.length > 0 ? free : columns;
  return candidates.reduce((best, name) => (length(name) > length(best) ? name : best));
}

function isPicture(value: unknown): boolean {
  return (
    typeof value === 'string' && /\.(?:png|jpe?g|gif|webp)(?:\?.*)?$/i.test(value.trim()) && !/\s/.test(value.trim())
  );
}
