/** The parts of a client that hold secrets. */
export interface KeyHolder {
  /** The API key, hidden in every text. @default none */
  readonly apiKey?: unknown;
  /** The admin key, hidden in every text. @default none */
  readonly adminAPIKey?: unknown;
  /** The webhook secret, hidden in every text. @default none */
  readonly webhookSecret?: unknown;
  /** The base URL; its password and query values are hidden. @default none */
  readonly baseURL?: string | undefined;
}

/** Shorter texts would also match ordinary words. */
const SHORTEST = 6;
/** So many characters of a long key identify it. */
const TELLING = 12;
const HIDDEN = '…';
const KNOWN_SHAPES: [RegExp, string][] = [
  [/(:\/\/)[^\s/@"']+@/g, `$1${HIDDEN}@`],
  [/\b(sk|sess|pk)-[A-Za-z0-9_*-]{6,}/g, `$1-${HIDDEN}`],
  [/\b(Bearer) +[^\s"']+/gi, `$1 ${HIDDEN}`],
];

/**
 * Replaces the secrets of a client, in every encoding in which they are sent, and anything that looks like an API key.
 */
export function redact(text: string, client?: KeyHolder): string {
  const own = client ? secretsOf(client).reduce(hide, text) : text;
  return KNOWN_SHAPES.reduce((shown, [shape, instead]) => shown.replace(shape, instead), own);
}

/** The same value without the client's secrets in any of its strings. */
export function redactReply<Reply>(reply: Reply, client: KeyHolder): Reply {
  if (typeof reply !== 'object' || reply === null || reply instanceof Response) return reply;
  const secrets = secretsOf(client);
  const text = JSON.stringify(reply);
  if (!secrets.some((secret) => text.includes(beginningOf(secret)))) return reply;
  const hideAll = (_: string, value: unknown) => (typeof value === 'string' ? secrets.reduce(hide, value) : value);
  return JSON.parse(text, hideAll) as Reply;
}

const owners = new WeakMap<object, KeyHolder>();

/** Records which client's call threw this, so that its message is shown without that client's secrets. */
export function thrownBy(client: KeyHolder, error: unknown): unknown {
  if (typeof error === 'object' && error !== null) owners.set(error, client);
  return error;
}

/** The client whose call threw this. */
export function clientOfError(error: unknown): KeyHolder | undefined {
  return typeof error === 'object' && error !== null ? owners.get(error) : undefined;
}

function hide(text: string, secret: string): string {
  const beginning = beginningOf(secret);
  let shown = text;
  for (let at = shown.indexOf(beginning); at >= 0; at = shown.indexOf(beginning, at + HIDDEN.length)) {
    const end = at + sharedLength(shown, at, secret);
    shown = shown.slice(0, at) + HIDDEN + shown.slice(end);
  }
  return shown;
}

/** A text may hold a key that was cut short. */
function beginningOf(secret: string): string {
  return secret.length >= TELLING + 8 ? secret.slice(0, TELLING) : secret;
}

function sharedLength(text: string, at: number, secret: string): number {
  let length = 0;
  while (length < secret.length && text[at + length] === secret[length]) length++;
  return length;
}

function secretsOf(client: KeyHolder): string[] {
  const { apiKey, adminAPIKey, webhookSecret, baseURL } = client;
  const plain = [apiKey, adminAPIKey, webhookSecret, ...secretsInUrl(baseURL), ...secretsInHeaders(client)];
  const long = plain.filter((value): value is string => typeof value === 'string' && value.length >= SHORTEST);
  const spelled = long.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  // The longest first: one secret may be the beginning of another.
  return [...new Set(spelled)].sort((a, b) => b.length - a.length);
}

/** The password and the query values of a URL, both encoded and decoded. */
function secretsInUrl(baseURL: string | undefined): string[] {
  if (!baseURL) return [];
  // Even a URL that cannot be parsed may contain a password.
  const written = /\/\/([^/@]*)@/.exec(baseURL)?.[1]?.split(':').slice(1).join(':') ?? '';
  if (!URL.canParse(baseURL)) return [written];
  const { username, password, searchParams } = new URL(baseURL);
  const pair = password === '' ? '' : Buffer.from(`${username}:${password}`).toString('base64');
  return [written, password, decoded(password), pair, ...searchParams.values()];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Gateways take their keys in headers of their own. */
function secretsInHeaders(client: KeyHolder): unknown[] {
  const { defaultHeaders } = (client as { _options?: { defaultHeaders?: unknown } })._options ?? {};
  if (typeof defaultHeaders !== 'object' || defaultHeaders === null) return [];
  const pairs = defaultHeaders instanceof Headers ? [...defaultHeaders] : Object.entries(defaultHeaders);
  return pairs.flatMap(([name, value]) => (/auth|key|token|secret|cookie/i.test(name) ? [value] : []));
}
