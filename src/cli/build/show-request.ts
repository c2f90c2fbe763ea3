import { truncate } from '../../check/report/text.js';
import { describePart, listOf } from '../../request/content/describe-part.js';
import type { RequestLine } from '../../request/entry.js';
import type { Cli } from '../terminal/cli.js';

type Json = Record<string, unknown>;

/** A request for people: the settings, then each message. Images are named, schemas are folded. */
export function describeRequest(request: RequestLine, cli: Cli): string {
  const { messages, input, instructions, ...settings } = request.body;
  const lines = [
    `${cli.paint(request.custom_id, 'bold')}  ${cli.paint(`${request.method} ${request.url}`, 'dim')}`,
    ...Object.entries(settings).map(([key, value]) => `  ${cli.paint(`${key}:`, 'cyan')} ${fold(key, value)}`),
  ];
  if (instructions !== undefined) lines.push(...said('instructions', instructions, cli));
  for (const message of listOf(messages)) lines.push(...turn(message as Json, cli));
  if (Array.isArray(input) && input.some((item) => typeof item === 'object')) {
    for (const item of input) lines.push(...turn(item as Json, cli));
  } else if (input !== undefined) lines.push(...said('input', input, cli));
  return lines.join('\n');
}

function turn(message: Json, cli: Cli): string[] {
  const { role, type, content, ...rest } = message;
  const name = typeof role === 'string' ? role : String(type ?? 'item');
  const extra = Object.entries(rest).map(([key, value]) => `    ${cli.paint(`${key}:`, 'cyan')} ${brief(value)}`);
  return [...said(name, content, cli), ...extra];
}

function said(role: string, content: unknown, cli: Cli): string[] {
  const parts = listOf(content).map((part) => (typeof part === 'string' ? part : describePart(part)));
  return [
    `  ${cli.paint(`[${role}]`, 'green')}`,
    ...parts.flatMap((part) => part.split('\n').map((line) => `    ${line}`)),
  ];
}

function fold(key: string, value: unknown): string {
  const format = (key === 'response_format' ? value : key === 'text' ? (value as Json).format : undefined) as
    | Json
    | undefined;
  const named = (format?.json_schema ?? (format?.schema ? format : undefined)) as Json | undefined;
  if (!named) return brief(value);
  const { properties = {} } = (named.schema ?? {}) as { properties?: Json };
  const strict = named.strict === true ? ', strict' : '';
  return `json_schema "${String(named.name)}"${strict} { ${Object.keys(properties).join(', ')} }`;
}

function brief(value: unknown): string {
  return truncate(typeof value === 'string' ? value : JSON.stringify(value), 160);
}
