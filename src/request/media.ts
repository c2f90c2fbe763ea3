import { basename, extname } from 'node:path';
import { BatchOptionsError } from '../errors.js';
import type { AudioPart, FilePart, ImagePart, MediaSource, ReadMedia } from './content.js';

const ADDRESS = /^(?:https?|data):/i;

/** What the first bytes of a file say of its kind. */
const SIGNATURES: readonly [signature: RegExp, mediaType: string][] = [
  [/^\x89PNG/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8/, 'image/gif'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
  [/^RIFF[\s\S]{4}WAVE/, 'audio/wav'],
  [/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg'],
  [/^%PDF-/, 'application/pdf'],
];

/** What a name says, for kinds that have no signature. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A part's source as the wire wants it: a file id, or an address that may be a data URL. */
export type Located = { fileId: string } | { url: string };

/** Where the picture is; local ones become data URLs. */
export function locateImage(part: ImagePart, read: ReadMedia): Located {
  return locate(part.source, read, 'image/', 'a PNG, JPEG, GIF or WebP picture');
}

/** Where the document is, and the name that the model sees. */
export function locateFile(part: FilePart, read: ReadMedia): Located & { filename?: string } {
  const located = locate(part.source, read, '', 'a document of a known kind');
  const named = part.filename ?? (isPath(part.source) ? basename(part.source) : undefined);
  if (named !== undefined) return { ...located, filename: named };
  return 'url' in located && located.url.startsWith('data:') ? { ...located, filename: 'document.pdf' } : located;
}

/** The recording in base64, with the name of its format. */
export function encodeAudio(part: AudioPart, read: ReadMedia): { data: string; format: 'wav' | 'mp3' } {
  const bytes = typeof part.source === 'string' ? read(part.source) : part.source;
  const mediaType = sniff(bytes);
  const format = part.format ?? (mediaType === 'audio/wav' ? 'wav' : mediaType === 'audio/mpeg' ? 'mp3' : undefined);
  if (format === undefined) {
    throw new BatchOptionsError(`${nameOf(part.source)} is neither WAV nor MP3, which are what the service hears.`);
  }
  return { data: base64(bytes), format };
}

function locate(source: MediaSource, read: ReadMedia, wanted: string, description: string): Located {
  if (typeof source === 'string' && ADDRESS.test(source)) return { url: source };
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) return source;
  const bytes = typeof source === 'string' ? read(source) : source;
  const mediaType = sniff(bytes) ?? (isPath(source) ? EXTENSIONS[extname(source).toLowerCase()] : undefined);
  if (mediaType === undefined || !mediaType.startsWith(wanted)) {
    throw new BatchOptionsError(`${nameOf(source)} is not ${description}. Convert it, or give a web address.`);
  }
  return { url: `data:${mediaType};base64,${base64(bytes)}` };
}

function sniff(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1');
  return SIGNATURES.find(([signature]) => signature.test(start))?.[1];
}

function isPath(source: MediaSource): source is string {
  return typeof source === 'string' && !ADDRESS.test(source);
}

function nameOf(source: MediaSource): string {
  return typeof source === 'string' ? source : 'A part given as bytes';
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
