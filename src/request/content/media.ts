import { basename, extname } from 'node:path';
import { BatchOptionsError } from '../../errors.js';
import type { AudioPart, FilePart, ImagePart, MediaSource, ReadMedia } from './content.js';

const ADDRESS = /^(?:https?|data):/i;

/** Detects the type of a file by its first bytes. */
const SIGNATURES: readonly [signature: RegExp, mediaType: string][] = [
  [/^\x89PNG/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8/, 'image/gif'],
  [/^RIFF[\s\S]{4}WEBP/, 'image/webp'],
  [/^RIFF[\s\S]{4}WAVE/, 'audio/wav'],
  [/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg'],
  [/^%PDF-/, 'application/pdf'],
];

/** Types by extension, for files without a signature. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
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

/** The source of a part for the API: a file ID, or a URL, possibly a data URL. */
export type Located = { fileId: string } | { url: string };

/** The source of an image; a local file becomes a data URL. */
export function locateImage(part: ImagePart, read: ReadMedia): Located {
  return locate(part.source, read, 'image/', 'a PNG, JPEG, GIF or WebP picture');
}

/** The source of a document, and the name that the model sees. */
export function locateFile(part: FilePart, read: ReadMedia): Located & { filename?: string } {
  const located = locate(part.source, read, '', 'a document of a known kind', nameOfFile(part));
  const named = nameOfFile(part);
  if (named !== undefined) return { ...located, filename: named };
  return 'url' in located && isDataUrl(located.url) ? { ...located, filename: defaultName(located.url) } : located;
}

/** True for a data URL. */
export function isDataUrl(url: string): boolean {
  return /^data:/i.test(url);
}

/** The recording in base64, with the name of its format. */
export function encodeAudio(part: AudioPart, read: ReadMedia): { data: string; format: 'wav' | 'mp3' } {
  const bytes = typeof part.source === 'string' ? recordingAt(part.source, read) : part.source;
  const mediaType = sniff(bytes);
  const format = part.format ?? (mediaType === 'audio/wav' ? 'wav' : mediaType === 'audio/mpeg' ? 'mp3' : undefined);
  if (format === undefined) {
    throw new BatchOptionsError(
      `${nameOf(part.source)} is neither WAV nor MP3. The service accepts only these: convert it.`,
    );
  }
  return { data: base64(bytes), format };
}

/** The document's own name, if any. */
function nameOfFile({ filename, source }: FilePart): string | undefined {
  return filename ?? (isPath(source) ? basename(source) : undefined);
}

/** The service needs a name for every document, and detects its type by the extension. */
function defaultName(dataUrl: string): string {
  const mediaType = /^data:([^;,]*)/i.exec(dataUrl)?.[1] ?? '';
  const extension = Object.keys(EXTENSIONS).find((key) => EXTENSIONS[key] === mediaType.toLowerCase());
  return `document${extension ?? '.pdf'}`;
}

function recordingAt(source: string, read: ReadMedia): Uint8Array {
  if (!ADDRESS.test(source)) return read(source);
  const data = /^data:[^,]*;base64,(.*)$/is.exec(source)?.[1];
  if (data !== undefined) return Buffer.from(data, 'base64');
  throw new BatchOptionsError(
    `audio(${JSON.stringify(source.slice(0, 60))}): the service does not download recordings. Give a path or bytes.`,
  );
}

function locate(source: MediaSource, read: ReadMedia, wanted: string, description: string, name?: string): Located {
  if (typeof source === 'string' && ADDRESS.test(source)) return { url: source };
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) return source;
  const bytes = typeof source === 'string' ? read(source) : source;
  const mediaType = sniff(bytes) ?? (name === undefined ? undefined : EXTENSIONS[extname(name).toLowerCase()]);
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
  return typeof source === 'string' ? source.slice(0, 200) : 'A part given as bytes';
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
