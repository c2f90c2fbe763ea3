import { BatchOptionsError } from '../../../errors.js';
import type { Part, Prompt, ReadMedia } from '../../content/content.js';
import { isPart } from '../../content/content.js';
import { encodeAudio, isDataUrl, locateFile, locateImage } from '../../content/media.js';
import type { Message } from '../common/endpoint.js';

/** A prompt as the content of a chat message; a plain string stays one. */
export function chatContent(prompt: Prompt, read: ReadMedia): unknown {
  return typeof prompt === 'string' ? prompt : prompt.map((item) => chatPart(item, read));
}

/** A message whose strings and our own parts are converted to API parts; API parts stay unchanged. */
export function chatMessage(message: Message, read: ReadMedia): Record<string, unknown> {
  if (!Array.isArray(message?.content)) return message as Record<string, unknown>;
  return { ...message, content: message.content.map((item) => chatPart(item, read)) };
}

function chatPart(item: string | Part | object, read: ReadMedia): unknown {
  if (typeof item === 'string') return { type: 'text', text: item };
  if (!isPart(item)) return item;
  switch (item.kind) {
    case 'image': {
      const located = locateImage(item, read);
      if ('fileId' in located) {
        throw new BatchOptionsError(
          `image({ fileId: ${JSON.stringify(located.fileId)} }) does not work at /v1/chat/completions, which needs images as URLs or bytes. Give one of them, or use /v1/responses.`,
        );
      }
      const { url } = located;
      return { type: 'image_url', image_url: item.detail ? { url, detail: item.detail } : { url } };
    }
    case 'file': {
      const { filename, ...located } = locateFile(item, read);
      if ('fileId' in located) return { type: 'file', file: { file_id: located.fileId } };
      if (!isDataUrl(located.url)) {
        throw new BatchOptionsError(
          `file(${JSON.stringify(located.url)}) does not work at /v1/chat/completions, which does not fetch documents. Give a path, bytes or { fileId }, or use /v1/responses.`,
        );
      }
      return { type: 'file', file: { filename, file_data: located.url } };
    }
    case 'audio':
      return { type: 'input_audio', input_audio: encodeAudio(item, read) };
  }
}
