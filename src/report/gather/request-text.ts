import { describePart, listOf } from '../../request/content/describe-part.js';
import { isObject } from '../../request/content/json-kind.js';

/** One text of a request, and its label: `system`, `user`, `instructions`, `settings` … */
export interface TextPiece {
  label: string;
  text: string;
}

/** Longer values are indented. */
const ONE_LINE = 60;
const CONVERSATION = new Set(['messages', 'input', 'instructions', 'prompt']);

/** The texts of a request in reading order: its settings, then the conversation. Works on any line, valid or not. */
export function textPieces(body: unknown): TextPiece[] {
  if (!isObject(body)) return [];
  const settings = Object.entries(body).filter(([key]) => !CONVERSATION.has(key));
  const pieces: TextPiece[] = [
    { label: 'settings', text: settings.map(([key, value]) => `${key}: ${show(value)}`).join('\n') },
  ];
  if (body.instructions !== undefined) pieces.push({ label: 'instructions', text: contentText(body.instructions) });
  for (const key of ['messages', 'input', 'prompt'] as const) {
    for (const item of listOf(body[key])) pieces.push(pieceOf(key, item));
  }
  return pieces;
}

function pieceOf(key: string, item: unknown): TextPiece {
  if (!isObject(item)) return { label: key === 'messages' ? 'message' : key, text: String(item) };
  const { role, type, content, ...rest } = item;
  const label = typeof role === 'string' ? role : typeof type === 'string' ? type : key;
  const extra = Object.entries(rest).map(([name, value]) => `${name}: ${show(value)}`);
  return { label, text: [...(content === undefined ? [] : [contentText(content)]), ...extra].join('\n') };
}

function contentText(content: unknown): string {
  return listOf(content)
    .map((part) => (typeof part === 'string' ? part : describePart(part)))
    .join('\n');
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  const short = JSON.stringify(value);
  return short.length > ONE_LINE ? JSON.stringify(value, null, 2) : short;
}
