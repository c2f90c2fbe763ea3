/** The option of all commands that speak to a service. */
export const BASE_URL = ['--base-url <url>', 'a service other than that of OPENAI_BASE_URL or OpenAI'] as const;

/** What such a command is told to look at. */
export const TARGET =
  'an input file or manifest that was submitted, its .job folder, or the id of a batch made elsewhere';

/** What the commands that look at jobs share. */
export interface JobCommandOptions {
  baseUrl?: string | undefined;
  sameAccount?: true | undefined;
  poll?: number | undefined;
  settle?: number | undefined;
  out?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}
