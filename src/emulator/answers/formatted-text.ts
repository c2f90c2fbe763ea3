import { isObject } from '../../request/content/json-kind.js';
import { valueFor } from '../values/from-schema.js';
import { type MockRequest, replyTo } from './mock-request.js';

/** The requested format, wherever the endpoint keeps it in the body. */
interface AskedFormat {
  /** `json_schema`, `json_object`, or anything else for plain text. */
  type: unknown;
  schema?: unknown;
}

/** The text of an answer in the requested format. */
export function formattedText(ask: MockRequest, { type, schema }: AskedFormat, question: string): string {
  const isJson = type === 'json_schema' || type === 'json_object';
  if (ask.twist === 'schema_mismatch' && isJson) return '{"unexpected":true}';
  if (ask.text !== undefined) return ask.text;
  if (type === 'json_schema' && isObject(schema)) return JSON.stringify(valueFor(schema, ask.random));
  const reply = replyTo(question);
  return isJson ? JSON.stringify({ answer: reply }) : reply;
}
