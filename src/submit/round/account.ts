import { createHash, randomBytes } from 'node:crypto';
import { BatchOptionsError } from '../../errors.js';
import type { Account } from '../ledger/job-facts.js';
import type { BatchClient } from '../service/client.js';
import { BatchAccountError } from '../service/errors.js';
import { redact } from '../service/redact.js';
import { isLoopbackHost } from '../service/timing.js';

/** The hosts that clients may reach over plain http. */
const plainHosts = new WeakMap<BatchClient, string>();

/**
 * Lets a client send to one host over plain http: a model server in your own network. Your key and prompts can be read on
 * the way.
 *
 * @param host As in the base URL, with its port, e.g. `gpu-1:8000`; without a port all ports of the host are allowed.
 * @returns The client.
 */
export function allowHttp<Client extends BatchClient>(client: Client, host: string): Client {
  plainHosts.set(client, host.toLowerCase());
  return client;
}

/** The host that a client sends to, like `api.openai.com`. @throws BatchOptionsError for http to another machine. */
export function hostOf(client: BatchClient): string {
  requireClient(client);
  if (client.baseURL === undefined) return 'unknown';
  let url: URL;
  try {
    url = new URL(client.baseURL);
  } catch {
    throw new BatchOptionsError(
      `The base URL "${redact(client.baseURL, client)}" is not a URL. It should look like https://api.openai.com/v1.`,
    );
  }
  const isAllowed = [url.host, url.hostname].includes(plainHosts.get(client) ?? '');
  if (url.protocol !== 'https:' && !isAllowed && !isLoopbackHost(url.host)) {
    throw new BatchOptionsError(
      `The base URL ${url.protocol}//${url.host} is not https: your key and prompts could be read on the way. Use https, or allow this server of yours with --allow-http ${url.host} (in code: allowHttp(client, '${url.host}')).`,
    );
  }
  return url.host;
}

function requireClient(client: Partial<BatchClient> | undefined): void {
  if (client?.batches && client.files) return;
  const fact = client ? 'client cannot run batches, because it lacks files or batches' : 'client is missing';
  throw new BatchOptionsError(`${fact}. Give it an OpenAI client: { client: new OpenAI() }.`);
}

/** The account that a job is tied to: host, organization, project, and a salted hash of the key. */
export function accountOf(client: BatchClient, salt: string = randomBytes(8).toString('hex')): Account {
  const { organization, project, apiKey } = client;
  const key = createHash('sha256')
    .update(`${salt}:${apiKey ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  return { host: hostOf(client), organization: organization ?? '', project: project ?? '', salt, key };
}

const PINS = ['host', 'organization', 'project', 'key'] as const;

/** True if a client belongs to the account. */
export function isAccount(client: BatchClient, pinned: Account): boolean {
  const own = accountOf(client, pinned.salt);
  return PINS.every((name) => own[name] === pinned[name]);
}

/**
 * Refuses to continue a job of another account. If the user says that the account is the same, only the host must
 * match.
 *
 * @throws BatchAccountError
 */
export function checkAccount(
  client: BatchClient,
  pinned: Account,
  { folder, isOver, isSame }: { folder: string; isOver: boolean; isSame: boolean },
): void {
  const own = accountOf(client, pinned.salt);
  // An emulator gets a new port each time, and a job that has ended makes no calls.
  if (isOver && isLoopbackHost(own.host) && isLoopbackHost(pinned.host)) return;
  const pins = isSame ? (['host'] as const) : PINS;
  const differs = pins.find((name) => own[name] !== pinned[name]);
  if (!differs) return;
  const what =
    differs === 'key'
      ? 'another API key'
      : `the ${differs} "${pinned[differs] || 'of the key'}", not "${own[differs] || 'of the key'}"`;
  const way = differs === 'host' ? '' : ', or confirm that it is the same account (sameAccount, --same-account)';
  throw new BatchAccountError(
    `The job in ${folder} was started with ${what}. With any other, its batches would look lost and you would pay for them again. Use that one${way}.`,
  );
}
