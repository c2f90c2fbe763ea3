import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, invalidValue, missingParameter, notJsonl } from '../api/api-errors.js';
import { expirySeconds } from '../api/expiry.js';
import type { HttpReply } from '../api/http-reply.js';
import { fileId } from '../api/ids.js';
import { pageQuery } from '../api/pages.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import type { Call, Route } from '../http/call.js';
import { type Form, readForm } from '../http/multipart.js';

const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'];

/** Everything under `/v1/files`. */
export function fileRoutes(context: EmulatorContext): Route[] {
  const { files, blobs } = context;

  async function upload({ request }: Call): Promise<HttpReply> {
    const id = fileId();
    const writer = await blobs.writer(id);
    try {
      const form = await readForm(request, writer);
      const { filename, purpose, expiresAfter } = checked(form, writer.bytes);
      await writer.close({ sync: true });
      return { status: 200, body: await files.add({ id, bytes: writer.bytes, filename, purpose, expiresAfter }) };
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }

  async function content({ ids, request }: Call): Promise<HttpReply> {
    const file = files.get(ids[0] as string);
    const etag = `"${file.id}"`;
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': dispositionOf(file.filename),
      ...(context.ranges && { etag, 'accept-ranges': 'bytes' }),
    };
    const start = context.ranges ? startOf(request.headers, etag) : 0;
    const whole = start === 0 || start >= file.bytes;
    const range = !whole && { 'content-range': `bytes ${start}-${file.bytes - 1}/${file.bytes}` };
    const from = whole ? 0 : start;
    const stream = await files.content(file.id, from);
    return {
      status: whole ? 200 : 206,
      headers: { ...headers, ...range },
      content: { stream, bytes: file.bytes - from },
    };
  }

  return [
    { method: 'POST', path: /^\/files$/, raw: true, handler: upload },
    {
      method: 'GET',
      path: /^\/files$/,
      handler: ({ query }) => ({
        status: 200,
        body: files.list(pageQuery(query, { limit: 10_000, max: 10_000 }), query.get('purpose')),
      }),
    },
    {
      method: 'GET',
      path: /^\/files\/([^/]+)$/,
      handler: ({ ids }) => ({ status: 200, body: files.get(ids[0] as string) }),
    },
    {
      method: 'DELETE',
      path: /^\/files\/([^/]+)$/,
      handler: async ({ ids: [id = ''] }) => {
        await files.delete(id);
        return { status: 200, body: { id, object: 'file', deleted: true } };
      },
    },
    { method: 'GET', path: /^\/files\/([^/]+)\/content$/, handler: content },
  ];
}

/** Checks an upload as the service does. */
function checked({ fields, filename, firstLineIsJson }: Form, bytes: number) {
  const purpose = fields.get('purpose');
  if (filename === undefined) throw missingParameter('file');
  if (purpose === undefined) throw missingParameter('purpose');
  if (!PURPOSES.includes(purpose)) throw invalidValue('purpose', purpose, PURPOSES);
  // A name without an extension is accepted: some clients upload bytes without naming them.
  if (purpose === 'batch' && !/^[^.]*$|\.jsonl$/i.test(filename)) throw notJsonl();
  // For an empty file and a malformed first line, only a text "like" that for a wrong name is recorded.
  if (purpose === 'batch' && (bytes === 0 || !firstLineIsJson)) throw notJsonl();
  if (bytes === 0) throw new ApiError(400, 'File is empty.');
  const seconds = fields.get('expires_after[seconds]');
  const anchor = fields.get('expires_after[anchor]');
  const given = seconds === undefined && anchor === undefined ? undefined : { anchor, seconds: Number(seconds) };
  return { filename, purpose, expiresAfter: expirySeconds('expires_after', given) };
}

/** The header with a download's name; a quote or a non-ASCII letter would break it. */
function dispositionOf(filename: string): string {
  const plain = filename.replace(/["\\]/g, '').replace(/[^\x20-\x7e]/g, '_');
  const exact = plain === filename ? '' : `; filename*=UTF-8''${encodeURIComponent(filename)}`;
  return `attachment; filename="${plain}"${exact}`;
}

/** The start of an open-ended `Range`; 0, the whole content, for any other. */
function startOf({ range, 'if-range': tag }: IncomingHttpHeaders, etag: string): number {
  return tag !== undefined && tag !== etag ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
}
