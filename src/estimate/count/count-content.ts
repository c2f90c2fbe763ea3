import type { ImageTokens } from '../../catalog/models/image-tokens.js';
import { CHAT_OVERHEAD } from '../../catalog/tokens/token-overhead.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Count } from './count.js';
import { countImage, measureImage } from './count-image.js';
import { countAudio, countFile } from './count-media.js';

type Json = Record<string, unknown>;

/** Collects the tokens of a request. */
export interface TokenTally {
  /** How the model counts images. */
  readonly imageTokens: ImageTokens;
  /** Counts and adds a text of the prompt, and keeps it for the shared prefix of prompts. */
  text(text: string): void;
  /** Adds tokens that are not text of the prompt. */
  add(tokens: number | Count): void;
  /** Counts a text without adding it. */
  count(text: string): number;
  /** Records an assumption. */
  assume(assumption: Assumption): void;
}

/** The possible assumptions of a count. */
export type Assumption =
  | 'remote image'
  | 'recording'
  | 'document'
  | 'definitions'
  | 'stored content'
  | 'picture'
  | 'picture rule'
  | 'unknown endpoint';

/** Adds the messages of a chat, or the items of a response's input. */
export function tallyMessages(messages: readonly unknown[], tally: TokenTally): void {
  for (const message of messages) if (isObject(message)) tallyMessage(message, tally);
  tally.add(CHAT_OVERHEAD.reply);
}

function tallyMessage(message: Json, tally: TokenTally): void {
  tally.add(CHAT_OVERHEAD.perMessage);
  if (typeof message.role === 'string') tally.text(message.role);
  if (typeof message.name === 'string') {
    tally.add(CHAT_OVERHEAD.perName);
    tally.text(message.name);
  }
  tallyContent(message.content, tally);
  for (const field of ['refusal', 'arguments', 'output', 'summary']) tallyContent(message[field], tally);
  for (const call of asArray(message.tool_calls)) {
    const made = isObject(call) && isObject(call.function) ? call.function : {};
    tally.add(CHAT_OVERHEAD.perMessage);
    for (const text of [made.name, made.arguments]) if (typeof text === 'string') tally.text(text);
  }
}

/** Adds a text, or parts of any kind. */
export function tallyContent(content: unknown, tally: TokenTally): void {
  if (typeof content === 'string') tally.text(content);
  for (const part of asArray(content)) {
    if (typeof part === 'string') tally.text(part);
    else if (isObject(part)) tallyPart(part, tally);
  }
}

function tallyPart(part: Json, tally: TokenTally): void {
  switch (part.type) {
    case 'image_url':
    case 'input_image': {
      const nested = isObject(part.image_url) ? part.image_url : {};
      const size = measureImage(nested.url ?? part.image_url);
      if (!size) tally.assume('remote image');
      if (tally.imageTokens.isGuess) tally.assume('picture rule');
      tally.add(countImage(size, nested.detail ?? part.detail, tally.imageTokens));
      break;
    }
    case 'input_audio': {
      tally.assume('recording');
      const { data, format } = isObject(part.input_audio) ? part.input_audio : {};
      tally.add(countAudio(data, format));
      break;
    }
    case 'file':
    case 'input_file': {
      tally.assume('document');
      const { file_data: data } = isObject(part.file) ? part.file : part;
      tally.add(countFile(data, (text) => tally.count(text)));
      break;
    }
    default:
      for (const text of [part.text, part.refusal]) if (typeof text === 'string') tally.text(text);
  }
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
