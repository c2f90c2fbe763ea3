import { BatchOptionsError } from '../../../errors.js';
import type { Prompt } from '../../content/content.js';

/** A prompt for an endpoint that takes one text or a list of texts; undefined stays undefined. */
export function promptTexts(prompt: Prompt | undefined, url: string): string | string[] | undefined {
  if (prompt === undefined || typeof prompt === 'string') return prompt;
  return prompt.map((item) => {
    if (typeof item === 'string') return item;
    throw new BatchOptionsError(
      `${item.kind}() does not work at ${url}, which takes texts only. Leave it out, or use another endpoint.`,
    );
  });
}

/** A prompt for an endpoint that takes a single text: several are joined by line breaks. */
export function promptText(prompt: Prompt | undefined, url: string): string | undefined {
  const texts = promptTexts(prompt, url);
  return Array.isArray(texts) ? texts.join('\n') : texts;
}
