import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { ApiError, fileTooLarge } from '../api/api-errors.js';
import type { BlobWriter } from '../store/blobs.js';

/** The Files API's own limit. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;
/** The validation of the batch checks longer first lines. */
const MAX_FIRST_LINE = 16 * 1024 * 1024;

/** A form whose file has been written. */
export interface Form {
  fields: Map<string, string>;
  /** Absent when the form has no file. */
  filename?: string;
  /** Whether the first line of the file is JSON, or too long to tell. */
  firstLineIsJson: boolean;
}

/** Streams an upload to the writer; the file is never held in memory as a whole. */
export async function readForm(request: IncomingMessage, writer: BlobWriter): Promise<Form> {
  const form: Form = { fields: new Map(), firstLineIsJson: true };
  await new Promise<void>((resolve, reject) => {
    const parser = parserFor(request);
    let written: Promise<void> | undefined;
    parser.on('file', (_field, stream, filename) => {
      if (written) {
        stream.resume();
        return;
      }
      form.filename = nameOf(filename);
      written = save(stream, writer).then((isJson) => {
        form.firstLineIsJson = isJson;
      });
      written.catch(reject);
    });
    parser.on('field', (name, value) => form.fields.set(name, value));
    parser.on('finish', () => (written ?? Promise.resolve()).then(resolve, reject));
    parser.on('error', () => reject(unreadable()));
    request.on('close', () => {
      if (!request.complete) reject(new ApiError(400, 'The upload ended early.'));
    });
    request.pipe(parser);
  });
  return form;
}

function parserFor(request: IncomingMessage): BusboyInstance {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type)) throw unreadable();
  const headers: BusboyHeaders = { ...request.headers, 'content-type': type };
  return new Busboy({ headers, limits: { fileSize: MAX_FILE_BYTES + 1 } });
}

/** A form writes a quote and line breaks in a name as percent codes, and nothing else. */
function nameOf(filename: string): string {
  return filename.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

/** Writes the file; returns whether its first line is JSON, or too long to check here. */
async function save(stream: BusboyFileStream, writer: BlobWriter): Promise<boolean> {
  const line: Buffer[] = [];
  let [ended, tooLong] = [false, false];
  for await (const piece of stream as AsyncIterable<Buffer>) {
    await writer.write(piece);
    if (ended || tooLong) continue;
    const end = piece.indexOf(0x0a);
    line.push(end < 0 ? piece : piece.subarray(0, end));
    ended = end >= 0;
    tooLong = !ended && writer.bytes > MAX_FIRST_LINE;
  }
  if (writer.bytes > MAX_FILE_BYTES) throw fileTooLarge();
  return tooLong || writer.bytes === 0 || isJsonText(Buffer.concat(line));
}

/** A byte order mark passes the upload and fails the batch: recorded. */
function isJsonText(line: Buffer): boolean {
  try {
    JSON.parse(line.toString('utf8').replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

/** Text from memory. */
function unreadable(): ApiError {
  return new ApiError(400, "Could not parse multipart form. The request's Content-Type must be multipart/form-data.");
}
