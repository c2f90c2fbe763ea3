import { z } from 'zod';
import { checkOptions } from '../../arguments/check-options.js';
import { BatchOptionsError } from '../../errors.js';

/** The source of media: a web address, a data URL, a local path, bytes, or the ID of a file already uploaded. */
export type MediaSource =
  | string
  | Uint8Array
  | {
      /** The ID of a file already uploaded, like `file-…`. */
      fileId: string;
    };

/** An image in a prompt; made by `image()`. */
export interface ImagePart {
  /** Tells it from other parts. */
  readonly kind: 'image';
  /** The source of the image. */
  readonly source: MediaSource;
  /** The level of detail that the model sees. @default 'auto' */
  readonly detail?: 'auto' | 'low' | 'high';
}

/** A document in a prompt; made by `promptFile()`. */
export interface FilePart {
  /** Tells it from other parts. */
  readonly kind: 'file';
  /** The source of the document. */
  readonly source: MediaSource;
  /** The name that the model sees. @default that of the path */
  readonly filename?: string;
}

/** A recording in a prompt; made by `audio()`. */
export interface AudioPart {
  /** Tells it from other parts. */
  readonly kind: 'audio';
  /** The source of the recording: a path, a data URL, or bytes. */
  readonly source: string | Uint8Array;
  /** The format of the recording. @default detected from the bytes */
  readonly format?: 'wav' | 'mp3';
}

/** Media in a prompt. */
export type Part = ImagePart | FilePart | AudioPart;

/** A prompt: a text, or texts and media in order. */
export type Prompt = string | readonly (string | Part)[];

/** Reads a local file of a prompt; throws a `BatchFileError` if it cannot. */
export type ReadMedia = (path: string) => Uint8Array;

// Values that only newer versions of the service know must pass.
const imageShape = z.strictObject({ detail: z.string().optional() });
const fileShape = z.strictObject({ filename: z.string().optional() });
const audioShape = z.strictObject({ format: z.string().optional() });

/**
 * Makes an image for a prompt. A local file is read when the line is written, and becomes a base64 data URL.
 *
 * @param source `https://…`, a data URL, a path, bytes, or `{ fileId }`.
 * @throws BatchOptionsError for an empty source or an unknown option.
 * @example batch.add('photo-1', ['What is this?', image('photos/1.jpg', { detail: 'low' })]);
 */
export function image(
  source: MediaSource,
  options: {
    /** The level of detail that the model sees. @default 'auto', which the service applies */
    detail?: 'auto' | 'low' | 'high';
  } = {},
): ImagePart {
  checkOptions('image', imageShape, options);
  return Object.freeze({ kind: 'image', source: requireSource('image', source), ...options });
}

/**
 * Makes a document for a prompt, such as a PDF. A local file is read when the line is written.
 *
 * @param source A path, bytes, `{ fileId }`, a data URL, or (on `/v1/responses` only) `https://…`.
 * @throws BatchOptionsError for an empty source or an unknown option.
 */
export function file(
  source: MediaSource,
  options: {
    /** The name that the model sees. @default that of the path */
    filename?: string;
  } = {},
): FilePart {
  checkOptions('promptFile', fileShape, options);
  return Object.freeze({ kind: 'file', source: requireSource('file', source), ...options });
}

/**
 * Makes a recording for a prompt. A local file is read when the line is written.
 *
 * @param source A path, a data URL or bytes, in WAV or MP3.
 * @throws BatchOptionsError for an empty source or an unknown option.
 */
export function audio(
  source: string | Uint8Array,
  options: {
    /** The format of the recording. @default detected from the bytes */
    format?: 'wav' | 'mp3';
  } = {},
): AudioPart {
  checkOptions('audio', audioShape, options);
  return Object.freeze({ kind: 'audio', source: requireSource('audio', source), ...options });
}

/** True for the results of `image()`, `file()` and `audio()`. */
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
