import { BatchOptionsError } from '../errors.js';
import type { BatchClient } from '../submit/client.js';
import type { Cli } from './cli.js';

/**
 * The official client, by the environment. Loaded here and not before: the package is an optional peer.
 *
 * @param what What it is needed for, as words of a message.
 */
export async function openAiClient(cli: Cli, what: string, baseUrl?: string): Promise<BatchClient> {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_ORG_ID, OPENAI_PROJECT_ID } = cli.env;
  if (!OPENAI_API_KEY) {
    throw new BatchOptionsError(`${what} needs an API key. Set OPENAI_API_KEY, in the environment or in .env.`);
  }
  const { default: OpenAI } = await import('openai').catch((cause) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new BatchOptionsError(`${what} needs the official client. Install it: npm install openai`);
  });
  return new OpenAI({
    apiKey: OPENAI_API_KEY,
    // An empty string would be taken for an address.
    baseURL: baseUrl ?? (OPENAI_BASE_URL || 'https://api.openai.com/v1'),
    organization: OPENAI_ORG_ID || null,
    project: OPENAI_PROJECT_ID || null,
  });
}
