import { BatchOptionsError } from '../../errors.js';
import type { BatchClient } from '../../submit/service/client.js';
import type { Cli } from './cli.js';

const OWN_URL = 'https://api.openai.com/v1';

/** The official client, from the environment. What `--base-url` says comes first. A dry run needs no key. */
export async function makeClient(cli: Cli, givenUrl?: string, needsKey = true): Promise<BatchClient> {
  const { env, io } = cli;
  const apiKey = env.OPENAI_API_KEY || (needsKey ? '' : 'none');
  if (apiKey === '') {
    throw new BatchOptionsError(
      'OPENAI_API_KEY is not set. Put it into the environment, or into a .env in this folder.',
    );
  }
  // A folder from somebody else must not send a key of the user's own elsewhere.
  if (!givenUrl && env.OPENAI_BASE_URL && !io.env.OPENAI_BASE_URL && io.env.OPENAI_API_KEY) {
    throw new BatchOptionsError(
      'The .env in this folder names a base URL, but the key is that of your environment. Say --base-url, if that is what you want.',
    );
  }
  const baseURL = givenUrl || env.OPENAI_BASE_URL || OWN_URL;
  const { default: OpenAI } = await import('openai').catch(() => {
    throw new BatchOptionsError('The openai package is needed to reach the service: npm install openai');
  });
  const organization = env.OPENAI_ORG_ID || null;
  const project = env.OPENAI_PROJECT_ID || null;
  // Its debug log would print prompts, whatever OPENAI_LOG says.
  return new OpenAI({ apiKey, baseURL, organization, project, logLevel: 'off' });
}
