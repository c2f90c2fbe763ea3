import { BatchOptionsError } from '../../errors.js';
import { allowHttp } from '../../submit/round/account.js';
import type { BatchClient } from '../../submit/service/client.js';
import type { Cli } from './cli.js';

const OPENAI_URL = 'https://api.openai.com/v1';

/** Creates the official client from the environment; `--base-url` wins over it. A dry run needs no key. */
export async function makeClient(cli: Cli, givenUrl?: string, needsKey = true): Promise<BatchClient> {
  const { env, io } = cli;
  const apiKey = env.OPENAI_API_KEY || (needsKey ? '' : 'none');
  if (apiKey === '') {
    throw new BatchOptionsError('OPENAI_API_KEY is not set. Set it in the environment or in a .env in this folder.');
  }
  // A folder from somebody else must not send the user's own key elsewhere.
  if (!givenUrl && env.OPENAI_BASE_URL && !io.env.OPENAI_BASE_URL && io.env.OPENAI_API_KEY) {
    throw new BatchOptionsError(
      'The .env in this folder sets a base URL, but the API key comes from your environment. If you want to send it there, pass --base-url.',
    );
  }
  cli.sayEnvFile();
  const baseURL = givenUrl || env.OPENAI_BASE_URL || OPENAI_URL;
  const { default: OpenAI } = await import('openai').catch(() => {
    throw new BatchOptionsError('The openai package is needed to reach the service. Run: npm install openai');
  });
  const organization = env.OPENAI_ORG_ID || null;
  const project = env.OPENAI_PROJECT_ID || null;
  // Its debug log would print prompts, whatever OPENAI_LOG says.
  const client: BatchClient = new OpenAI({ apiKey, baseURL, organization, project, logLevel: 'off' });
  return cli.allowedHost === undefined ? client : allowHttp(client, cli.allowedHost);
}
