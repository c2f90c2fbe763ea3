import type { z } from 'zod';
import { BatchOptionsError } from '../../errors.js';
import { formatPath } from '../../issue.js';
import { isObject, kindName } from '../../request/content/json-kind.js';
import { checkResponseFormat, type ResponseFormat } from '../../request/format/response-format.js';
import { isZod, type ZodSchema } from '../../request/format/zod-types.js';
import { compileSchema } from './answer-schema.js';
import { dropAbsentNulls } from './strip-optional-nulls.js';

/** The parsed text, or the reason why it does not fit the response format. */
type ParsedAnswer = { parsed: unknown } | { code: 'invalid_json' | 'invalid_answer'; message: string };

/** Reads the text of an answer. */
export type AnswerParser = (text: string) => ParsedAnswer;

const MAX_PROBLEMS = 5;
const parsers = new WeakMap<object, AnswerParser>();

/**
 * The parser for answers in this format; undefined if the format promises nothing.
 *
 * @throws BatchOptionsError for an invalid JSON Schema.
 */
export function answerParser(format: ResponseFormat): AnswerParser | undefined {
  if (format === 'json_object') return readJsonObject;
  checkResponseFormat(format);
  const known = parsers.get(format);
  if (known) return known;
  const parser = isZod(format) ? zodParser(format) : wireParser(format as WireFormat);
  if (parser) parsers.set(format, parser);
  return parser;
}

type WireFormat = Exclude<ResponseFormat, 'json_object' | ZodSchema>;

function wireParser(format: WireFormat): AnswerParser | undefined {
  if ('schema' in format && isObject(format.schema)) return schemaParser(format.schema);
  const wire = format as Readonly<Record<string, unknown>>;
  if (isObject(wire.json_schema) && isObject(wire.json_schema.schema)) return schemaParser(wire.json_schema.schema);
  return wire.type === 'json_object' || wire.type === 'json_schema' ? readJsonObject : undefined;
}

function zodParser(schema: z.ZodType): AnswerParser {
  return (text) => {
    const read = readJson(text);
    if (!('parsed' in read)) return read;
    const value = text.includes('null') ? dropAbsentNulls(schema, read.parsed) : read.parsed;
    try {
      const result = schema.safeParse(value);
      if (result.success) return { parsed: result.data };
      return misfit(result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`));
    } catch (cause) {
      // Not instanceof: the schema may come from another copy of zod.
      if (cause instanceof Error && cause.constructor.name === '$ZodAsyncError') {
        throw new BatchOptionsError('responseFormat: a check or transform of the zod schema is async. Make it sync.');
      }
      return misfit([`its check throws "${cause instanceof Error ? cause.message : String(cause)}"`]);
    }
  };
}

function schemaParser(schema: Record<string, unknown>): AnswerParser {
  let check: ReturnType<typeof compileSchema>;
  try {
    check = compileSchema(schema);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BatchOptionsError(`responseFormat: its JSON Schema cannot be used: ${reason}.`, { cause });
  }
  return (text) => {
    const read = readJson(text);
    if (!('parsed' in read)) return read;
    try {
      const problems = check(read.parsed);
      return problems.length === 0 ? read : misfit(problems);
    } catch {
      // A recursive schema can overflow the stack.
      return misfit(['it nests too deeply to be checked']);
    }
  };
}

function readJsonObject(text: string): ParsedAnswer {
  const read = readJson(text);
  if (!('parsed' in read) || isObject(read.parsed)) return read;
  return misfit([`it is ${kindName(read.parsed)}, not an object`]);
}

function readJson(text: string): ParsedAnswer {
  try {
    return { parsed: JSON.parse(text) };
  } catch (cause) {
    const reason = text.trim() === '' ? 'it is empty' : (cause as Error).message;
    return { code: 'invalid_json', message: `The answer is not JSON: ${reason}.` };
  }
}

function misfit(problems: readonly string[]): ParsedAnswer {
  const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : '';
  const list = problems.slice(0, MAX_PROBLEMS).join('; ');
  return { code: 'invalid_answer', message: `The answer does not fit the response format: ${list}${more}.` };
}

function placeOf(path: readonly PropertyKey[]): string {
  return formatPath(path as (string | number)[]) || 'the answer';
}
