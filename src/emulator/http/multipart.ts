import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { ApiError, fileTooLarge } from '../api/api-errors.js';
import type { BlobWriter } from '../store/blobs.js';

/** The Files API's own limit. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** A form as it came: the file is written by now. */
export interface Form {
  fields: Map<string, string>;
  /** Absent when the form has no file. */
  filename?: string;
}

/** Reads an upload while it comes; its file goes to the writer and is never held whole. */
export async function readForm(request: IncomingMessage, writer: BlobWriter): Promise<Form> {
  const form: Form = { fields: new Map() };
  await new Promise<void>((resolve, reject) => {
    const parser = parserFor(request);
    let written: Promise<void> | undefined;
    parser.on('file', (_field, stream, filename) => {
      if (written) {
        stream.resume();
        return;
      }
      form.filename = filename;
      written = save(stream, writer);
      written.catch(reject);
    });
    parser.on('field', (name, value) => form.fields.set(name, value));
    parser.on('finish', () => (written ?? Promise.resolve()).then(resolve, reject));
    parser.on('error', () => reject(unreadable()));
    request.on('close', () => {
      if (!request.complete) reject(new ApiError(400, 'The upload ended before it was whole.'));
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

async function save(stream: BusboyFileStream, writer: BlobWriter): Promise<void> {
  for await (const piece of stream) await writer.write(piece as Buffer);
  if (writer.bytes > MAX_FILE_BYTES) throw fileTooLarge();
}

/** Text from memory. */
function unreadable(): ApiError {
  return new ApiError(400, "Could not parse multipart form. The request's Content-Type must be multipart/form-data.");
}
