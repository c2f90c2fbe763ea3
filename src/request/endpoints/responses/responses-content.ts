import { BatchOptionsError } from '../../../errors.js';
import { isPart, type Part, type Prompt, type ReadMedia } from '../../content/content.js';
import { isDataUrl, locateFile, locateImage } from '../../content/media.js';
import type { Message } from '../common/endpoint.js';

/** A prompt as the input of a response; a plain string stays one. */
export function responsesInput(prompt: Prompt, read: ReadMedia): unknown {
  if (typeof prompt === 'string') return prompt;
  return [{ role: 'user', content: prompt.map((item) => inputPart(item, 'user', read)) }];
}

/** A message whose strings and our own parts are converted to API parts; API parts stay unchanged. */
export function responsesMessage(message: Message, read: ReadMedia): Record<string, unknown> {
  if (!Array.isArray(message?.content)) return message as Record<string, unknown>;
  return { ...message, content: message.content.map((item) => inputPart(item, message.role, read)) };
}

function inputPart(item: string | Part | object, role: string, read: ReadMedia): unknown {
  if (typeof item === 'string') return { type: role === 'assistant' ? 'output_text' : 'input_text', text: item };
  if (!isPart(item)) return item;
  switch (item.kind) {
    case 'image': {
      const located = locateImage(item, read);
      const place = 'url' in located ? { image_url: located.url } : { file_id: located.fileId };
      return { type: 'input_image', ...place, detail: item.detail ?? 'auto' };
    }
    case 'file': {
      const { filename, ...located } = locateFile(item, read);
      if ('fileId' in located) return { type: 'input_file', file_id: located.fileId };
      if (isDataUrl(located.url)) return { type: 'input_file', filename, file_data: located.url };
      return { type: 'input_file', file_url: located.url };
    }
    case 'audio':
      throw new BatchOptionsError('audio() does not work at /v1/responses. Use /v1/chat/completions.');
  }
}
