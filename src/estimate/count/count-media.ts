import { AUDIO, PAGE_BYTES, PAGE_TOKENS, REMOTE_PAGES } from '../../catalog/tokens/media-tokens.js';
import { type Count, exactly, times } from './count.js';

/**
 * Tokens of a recording given in base64: 10 per second, up to 17; the length of a WAV is in its header, that of an MP3
 * is estimated from its size.
 */
export function countAudio(data: unknown, format: unknown): Count {
  const text = typeof data === 'string' ? data : '';
  const size = base64Bytes(text);
  const rate = format === 'wav' ? wavBytesPerSecond(text) : undefined;
  if (rate !== undefined) return inSeconds(exactly(size / rate));
  const { low, likely, high } = AUDIO.kilobits;
  const at = (kilobits: number) => (size * 8) / (kilobits * 1_000);
  return inSeconds({ low: at(high), likely: at(likely), high: at(low) });
}

function inSeconds(seconds: Count): Count {
  const { low, likely, high } = AUDIO.tokensPerSecond;
  return {
    low: Math.ceil(seconds.low * low),
    likely: Math.ceil(seconds.likely * likely),
    high: Math.ceil(seconds.high * high),
  };
}

/**
 * Tokens of a document: counts the pages if possible, else guesses them from the size; the tokens per page are an
 * assumption.
 */
export function countFile(data: unknown, countText: (text: string) => number): Count {
  if (typeof data !== 'string' || !data.startsWith('data:')) return times(REMOTE_PAGES, PAGE_TOKENS);
  const comma = data.indexOf(',');
  const bytes = Buffer.from(data.slice(comma + 1), 'base64');
  if (/^data:(?:text\/|application\/(?:json|xml))/.test(data)) return exactly(countText(bytes.toString('utf8')));
  const pages = bytes.toString('latin1').match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length;
  if (pages !== undefined) return times(exactly(pages), PAGE_TOKENS);
  const atLeastOne = (perPage: number) => Math.max(1, Math.ceil(bytes.length / perPage));
  const guess = {
    low: atLeastOne(PAGE_BYTES.low),
    likely: atLeastOne(PAGE_BYTES.likely),
    high: atLeastOne(PAGE_BYTES.high),
  };
  return times(guess, PAGE_TOKENS);
}

function base64Bytes(text: string): number {
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4);
}

function wavBytesPerSecond(text: string): number | undefined {
  const header = Buffer.from(text.slice(0, 64), 'base64');
  if (header.length < 32 || header.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  return header.readUInt32LE(28) || undefined;
}
