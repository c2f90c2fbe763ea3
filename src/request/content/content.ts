import { BatchOptionsError } from '../../errors.js';

/** Where the bytes of a part come from: a web address or data URL, a local path, bytes, or a file that is already at the service. */
export type MediaSource = string | Uint8Array | { fileId: string };

/** A picture in a prompt; made by `image()`. */
export interface ImagePart {
  readonly kind: 'image';
  readonly source: MediaSource;
  readonly detail?: 'auto' | 'low' | 'high';
}

/** A document in a prompt; made by `file()`. */
export interface FilePart {
  readonly kind: 'file';
  readonly source: MediaSource;
  readonly filename?: string;
}

/** A recording in a prompt; made by `audio()`. */
export interface AudioPart {
  readonly kind: 'audio';
  readonly source: string | Uint8Array;
  readonly format?: 'wav' | 'mp3';
}

/** Anything in a prompt that is no text. */
export type Part = ImagePart | FilePart | AudioPart;

/** What is asked: a text, or texts and parts in order. */
export type Prompt = string | readonly (string | Part)[];

/** Reads a local file of a prompt; throws a `BatchFileError` when it cannot. */
export type ReadMedia = (path: string) => Uint8Array;

/**
 * A picture for a prompt. A local path is read when the line is made, and becomes a base64 data URL.
 *
 * @param source `https://…`, a data URL, a path, bytes, or `{ fileId }`.
 * @param options `detail`: how closely the model looks, `auto` by default.
 * @example batch.add('photo-1', ['What is this?', image('photos/1.jpg', { detail: 'low' })]);
 */
export function image(source: MediaSource, options: { detail?: 'auto' | 'low' | 'high' } = {}): ImagePart {
  return Object.freeze({ kind: 'image', source: requireSource('image', source), ...options });
}

/**
 * A document for a prompt, a PDF for example. A local path is read when the line is made.
 *
 * @param source A path, bytes, `{ fileId }`, a data URL, or (on `/v1/responses` only) `https://…`.
 * @param options `filename`: the name that the model sees; by default that of the path.
 */
export function file(source: MediaSource, options: { filename?: string } = {}): FilePart {
  return Object.freeze({ kind: 'file', source: requireSource('file', source), ...options });
}

/**
 * A recording for a prompt. A local path is read when the line is made.
 *
 * @param source A path, a data URL or bytes, in WAV or MP3.
 * @param options `format`: needed only where the bytes do not tell.
 */
export function audio(source: string | Uint8Array, options: { format?: 'wav' | 'mp3' } = {}): AudioPart {
  return Object.freeze({ kind: 'audio', source: requireSource('audio', source), ...options });
}

/** True for what `image()`, `file()` and `audio()` give. */
export function isPart(value: unknown): value is Part {
  const kind = (value as { kind?: unknown } | null)?.kind;
  return kind === 'image' || kind === 'file' || kind === 'audio';
}

function requireSource<Source extends MediaSource>(kind: string, source: Source): Source {
  if (isGiven(source)) return source;
  const fault = source instanceof Uint8Array || typeof source === 'string' ? 'an empty source' : 'no source';
  throw new BatchOptionsError(`${kind}() was given ${fault}. Give a web address, a path, bytes or { fileId }.`);
}

function isGiven(source: unknown): boolean {
  if (source instanceof Uint8Array) return source.byteLength > 0;
  const text = typeof source === 'string' ? source : (source as { fileId?: unknown } | null | undefined)?.fileId;
  return typeof text === 'string' && text !== '';
}
