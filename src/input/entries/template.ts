import type { Liquid, Template as LiquidTemplate } from 'liquidjs';
import { nearest } from '../../arguments/nearest.js';
import { listNames } from '../../check/report/text.js';
import { BatchOptionsError } from '../../errors.js';
import { cellText, makeRow, type Row } from '../table/row.js';

/** A compiled text with `{{column}}` in it. */
export interface Template {
  /** The columns that it uses. */
  readonly columns: readonly string[];
  /** Fills in the cells of a row, verbatim; throws a plain Error if the row lacks a cell. */
  render(row: Row): string;
}

let liquid: Liquid;

/** Limits for one text, in characters and items, and in milliseconds, so that a runaway loop ends with an error. */
const MOST_MEMORY = 10_000_000;
const LONGEST_RENDER_MS = 10_000;
/** Tags that read other templates. */
const OF_FILES = ['include', 'render', 'layout'];

/** Loads the template language on demand, because many programs use no templates. Call it before `compileTemplate`. */
export async function loadTemplates(): Promise<void> {
  if (liquid) return;
  const { Liquid } = await import('liquidjs');
  liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    // An empty cell counts as false in {% if %}, as one expects of a table.
    jsTruthy: true,
    outputEscape: cellText,
    templates: {},
    memoryLimit: MOST_MEMORY,
    renderLimit: LONGEST_RENDER_MS,
  });
  for (const name of OF_FILES) liquid.registerTag(name, { parse: () => refuseFiles(name), render: () => '' });
}

/** Templates with nothing but columns in double braces: filled in without Liquid, about ten times as fast. */
const PLAIN_OUTPUT = /\{\{\s*(?:([A-Za-z_][\w-]*)|row\["([^"\\]+)"\])\s*\}\}/g;
const WORDS_OF_LIQUID = new Set(['row', 'true', 'false', 'nil', 'null', 'empty', 'blank']);
/** Double braces around what is a word or a number of Liquid, also if a column has that name. */
const WORD_OUTPUT = /\{\{-?\s*(true|false|nil|null|empty|blank|-?\d+(?:\.\d+)?)\s*(?:-?\}\}|\|)/g;

/**
 * Parses a Liquid template: `{{column}}`, filters, conditions, and `{{ row["odd name"] }}`.
 *
 * @param name The name in messages, e.g. "prompt".
 * @throws BatchOptionsError if it is not valid Liquid.
 */
export function compileTemplate(text: string, name: string): Template {
  let parsed: LiquidTemplate[];
  let columns: string[];
  try {
    parsed = liquid.parse(text);
    columns = columnsOf(parsed);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BatchOptionsError(
      `${name}: ${why}. To send the text verbatim, put it between {% raw %} and {% endraw %}.`,
    );
  }
  return { columns, render: compilePlain(text) ?? ((row) => renderLiquid(parsed, row)) };
}

/**
 * Compiles a template for a table.
 *
 * @throws BatchOptionsError also for a column that does not exist, and for one that Liquid takes for a word of its own.
 */
export function templateFor(text: string, columns: readonly string[], name: string): Template {
  const template = compileTemplate(text, name);
  requireColumns(template.columns, columns, name);
  for (const [, word = ''] of text.matchAll(WORD_OUTPUT)) {
    if (!columns.includes(word)) continue;
    throw new BatchOptionsError(
      `${name}: {{${word}}} is the word ${word} of the template language, not your column. For the column write ${columnOutput(word)}.`,
    );
  }
  return template;
}

/** The template for one column: `{{column}}`, or `{{ row["odd name"] }}`. */
export function columnOutput(column: string): string {
  const isName = /^[A-Za-z_](?:[\w-]*\w)?$/.test(column) && !WORDS_OF_LIQUID.has(column);
  return isName ? `{{${column}}}` : `{{ row[${JSON.stringify(column)}] }}`;
}

function renderLiquid(parsed: LiquidTemplate[], row: Row): string {
  try {
    // {% increment %} writes into its scope, so it gets a copy.
    const copy = makeRow(Object.keys(row), Object.values(row));
    return liquid.renderSync(parsed, copy, { globals: { row: copy } });
  } catch (cause) {
    const [, kind] = /^(memory alloc|template render) limit exceeded/.exec((cause as Error).message) ?? [];
    if (kind === undefined) throw cause;
    const limit = kind === 'memory alloc' ? `${MOST_MEMORY.toLocaleString('en')} items and characters` : '10 seconds';
    throw new Error(`filling in the template takes more than ${limit}; check its loops`);
  }
}

function refuseFiles(name: string): never {
  throw new BatchOptionsError(`{% ${name} %} includes another file, which a prompt cannot do: put its text here`);
}

/** True if the text contains template syntax. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%/.test(text);
}

/** Throws a `BatchOptionsError` if a column does not exist; the message lists the nearest and all columns. */
export function requireColumns(wanted: readonly string[], columns: readonly string[], name: string): void {
  const missing = wanted.find((column) => !columns.includes(column));
  if (missing === undefined) return;
  const guess = columns.find((column) => column.startsWith(`${missing} `)) ?? nearest(missing, columns);
  const output = guess === undefined ? '' : columnOutput(guess);
  const spelt = output.includes('row[') ? output : `"${guess}"`;
  const hint = guess === undefined ? '' : ` Did you mean ${spelt}?`;
  throw new BatchOptionsError(
    `${name}: there is no column "${missing}".${hint} The columns are ${listNames(columns)}.`,
  );
}

function columnsOf(parsed: LiquidTemplate[]): string[] {
  const names = liquid.globalVariableSegmentsSync(parsed).map(([first, second]) => {
    return first === 'row' && typeof second === 'string' ? second : first;
  });
  return [...new Set(names.filter((name) => typeof name === 'string' && name !== 'row'))] as string[];
}

function compilePlain(text: string): ((row: Row) => string) | undefined {
  // Text, name, odd name, text, name, odd name, … text.
  const pieces = text.split(PLAIN_OUTPUT);
  const texts = pieces.filter((_, index) => index % 3 === 0);
  const names = texts.slice(1).map((_, index) => pieces[index * 3 + 1] ?? pieces[index * 3 + 2]!);
  const words = pieces.some((piece, index) => index % 3 === 1 && WORDS_OF_LIQUID.has(piece));
  if (words || texts.some(isTemplate)) return undefined;
  return (row) => {
    let filled = texts[0]!;
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      const value = row[name];
      if (value === undefined && !Object.hasOwn(row, name)) throw new Error(`undefined variable: ${name}`);
      filled += cellText(value) + texts[index + 1]!;
    }
    return filled;
  };
}
