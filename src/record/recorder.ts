import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { checkedLater, checkOptions, type FieldsOf } from '../arguments/check-options.js';
import { BatchValidator } from '../check/batch/batch.js';
import type { IssueDraft } from '../check/report/issue-draft.js';
import { BatchOptionsError } from '../errors.js';
import { writeLines } from '../input/lines/line-file.js';
import { ENDPOINT_URLS, limitedInputs } from '../request/endpoints/table.js';
import { jobFolder } from '../submit/job/input-files.js';
import type { LedgerSource } from '../submit/round/rounds.js';
import { BatchRecordError, PendingAnswerError } from './errors.js';
import { KnownAnswers } from './known-answers.js';
import { lineOf, Pass, type RecordedCall } from './pass.js';
import { PendingCalls } from './pending-calls.js';

/** Options of `openRecorder`. */
export interface RecorderOptions {
  /**
   * What to do with calls that batches don't support, like listing models: refuse them, or pass them to the service.
   * @default 'refuse'
   */
  otherCalls?: 'refuse' | 'pass';
  /** Milliseconds without a call after which all pending calls end: until then more calls can be recorded. @default 50 */
  quietMs?: number;
  /** Where the records of each round are kept. @default ledger.jsonl in the round's folder */
  ledger?: LedgerSource;
}

/** The fields of `RecorderOptions`. */
export const recorderFields = {
  otherCalls: z.enum(['refuse', 'pass']).optional(),
  quietMs: z.number().min(0).optional(),
  ledger: checkedLater,
} satisfies FieldsOf<RecorderOptions>;
const recorderShape = z.strictObject(recorderFields);

/** A call of the program, whichever way it came. */
export interface ProgramCall {
  /** The path of its URL. */
  path: string;
  /** The HTTP method. */
  method: string;
  /** Its body as text. */
  body: string;
  /** True if the client sends it again after a failure. */
  isSentAgain: boolean;
  /** Ends the wait for an answer. @default none */
  signal?: AbortSignal | undefined;
}

/** The reply that a program gets. */
export interface RecordedReply {
  /** The HTTP status. */
  status: number;
  /** The headers, in lower case. */
  headers: Record<string, string>;
  /** The body as text. */
  body: string;
}

const QUIET_MS = 50;
const BY_LENGTH = ENDPOINT_URLS.map((url) => ({ url, end: url.slice('/v1'.length) })).sort(
  (a, b) => b.end.length - a.end.length,
);

/**
 * Answers the calls of a program from the answers of a job, and records the calls that it cannot answer, so that they
 * can be sent as a batch.
 */
export class Recorder {
  /** The input file that `save` writes: `agents.jsonl` for the job `agents.job`. */
  readonly inputFile: string;
  /** The folder of the job. */
  readonly folder: string;
  readonly #options: RecorderOptions;
  readonly #validator = new BatchValidator({ limits: false });
  readonly #pendingCalls: PendingCalls;
  #answers: KnownAnswers;
  #pass = new Pass();

  constructor(folder: string, answers: KnownAnswers, options: RecorderOptions) {
    this.folder = folder;
    this.inputFile = join(dirname(folder), `${basename(folder, '.job')}.jsonl`);
    this.#answers = answers;
    this.#options = options;
    this.#pendingCalls = new PendingCalls(options.quietMs ?? QUIET_MS);
  }

  /** How many calls of this run have no answer yet. */
  get pending(): number {
    return this.#pass.pending;
  }

  /** How many calls this run has made that batches support. */
  get requests(): number {
    return this.#pass.calls.length;
  }

  /** The calls that the program has made since it began. */
  get pass(): Pass {
    return this.#pass;
  }

  /** A `fetch` for any client that takes one: `new OpenAI({ fetch: recorder.fetch, maxRetries: 0 })`. @throws the errors of `answer`. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { method, signal, headers } = request;
    const path = new URL(request.url).pathname;
    if (method !== 'POST' || endpointIn(path) === undefined) {
      if (this.#options.otherCalls === 'pass') return fetch(request);
      return responseOf(refusal(refused(method, path)));
    }
    const isSentAgain = Number(headers.get('x-stainless-retry-count') ?? 0) > 0;
    return responseOf(await this.answer({ path, method, body: await request.text(), isSentAgain, signal }));
  };

  /**
   * The answer to a call that batches support.
   *
   * @throws PendingAnswerError when it isn't known yet, and is recorded; BatchRecordError for a call that batches don't take;
   * BatchFileError if the answer cannot be read.
   */
  async answer({ path, method, body, isSentAgain, signal }: ProgramCall): Promise<RecordedReply> {
    const url = endpointIn(path);
    if (method !== 'POST' || url === undefined) throw refused(method, path);
    const value = parse(body);
    if (value === undefined)
      throw new BatchRecordError(`POST ${path}: the body is not JSON, so a batch cannot hold it.`, 'call_refused');
    if (value.stream === true) return refusal(STREAM);
    const call = this.#pass.add(url, body, value.model, isSentAgain);
    this.#pendingCalls.touch();
    const known = await this.#answers.find(call.fingerprint, call.count);
    if (known) return reply(known.status, known.body, known.requestId ?? call.customId);
    const [issue] = this.#validator
      .findings({ custom_id: call.customId, method: 'POST', url, body: value })
      .filter(({ severity }) => severity === 'error');
    if (issue) return refusal(issue);
    this.#pass.setPending(call);
    return this.#pendingCalls.hold(new PendingAnswerError(call.customId, this.inputFile), signal);
  }

  /** Begins a new run of the program: its first call is the first again. */
  beginPass(): void {
    this.#pass = new Pass();
  }

  /**
   * Writes the calls of this run as input files, one for each endpoint and model, and returns their paths.
   *
   * @param which `'all'` calls, or only those that are `'pending'`.
   * @throws BatchLimitError for a request larger than a file may be; BatchFileError if a file cannot be written.
   */
  async save(which: 'all' | 'pending' = 'all'): Promise<string[]> {
    const calls = this.#pass.calls.filter(({ isPending }) => which === 'all' || isPending);
    const groups = new Map<string, RecordedCall[]>();
    for (const call of calls) {
      const key = JSON.stringify([call.url, call.model]);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(call);
    }
    const paths: string[] = [];
    for (const [index, group] of [...groups.values()].entries()) {
      const path = index === 0 ? this.inputFile : this.inputFile.replace(/\.jsonl$/, `.${index + 1}.jsonl`);
      const { files } = await writeLines(path, linesOf(group), {});
      paths.push(...files.map((file) => file.path));
    }
    return paths;
  }

  /** Reads the answers of the job again, after a batch has ended. @throws BatchFileError if a file cannot be read; BatchJobError if what was sent is no longer as it was. */
  async reload(): Promise<void> {
    await this.#answers.close();
    this.#answers = await KnownAnswers.of(this.folder, this.#options.ledger);
  }

  /** Ends all pending calls and closes the files. */
  async close(): Promise<void> {
    this.#pendingCalls.end();
    await this.#answers.close();
  }
}

/**
 * Opens a recorder for a job: it answers calls from the job's rounds, and records all others.
 *
 * @param job The job's folder, its input file or its manifest. It need not exist yet.
 * @throws BatchOptionsError for an empty path or an unknown option; BatchFileError if a file cannot be read; BatchJobError if
 * what was sent is no longer as it was; BatchLedgerError if the job's ledger is damaged.
 * @example
 * const recorder = await openRecorder('agents.job');
 * const client = new OpenAI({ fetch: recorder.fetch, maxRetries: 0 });
 */
export async function openRecorder(job: string, options: RecorderOptions = {}): Promise<Recorder> {
  checkOptions('openRecorder', recorderShape, options);
  if (typeof job !== 'string' || job === '')
    throw new BatchOptionsError("openRecorder needs the path of a job, like 'agents.job'.");
  const folder = jobFolder(job);
  return new Recorder(folder, await KnownAnswers.of(folder, options.ledger), options);
}

/** The endpoint that a path ends with, whatever prefix a proxy adds. */
export function endpointIn(path: string): string | undefined {
  return BY_LENGTH.find(({ end }) => path.endsWith(end))?.url;
}

const STREAM: Pick<IssueDraft, 'message' | 'path' | 'code'> = {
  code: 'streaming_unsupported',
  path: 'body.stream',
  message: 'A batch returns complete answers, so a stream cannot be recorded. Make this call without `stream`.',
};

/** The service's reply to a request that it rejects. */
function refusal({ message, path, code }: { message: string; path?: string | undefined; code: string }): RecordedReply {
  const param = path?.replace(/^body\./, '') ?? null;
  return reply(400, JSON.stringify({ error: { message, type: 'invalid_request_error', param, code } }), 'refused');
}

function reply(status: number, body: string, requestId: string): RecordedReply {
  return { status, body, headers: { 'content-type': 'application/json', 'x-request-id': requestId } };
}

function responseOf({ body, status, headers }: RecordedReply): Response {
  return new Response(body, { status, headers });
}

function refused(method: string, path: string): BatchRecordError {
  return new BatchRecordError(
    `${method} ${path} was refused: batches don't take it, and it was not sent. Use a client without the recorder for such calls, or set otherCalls: 'pass'.`,
    'call_refused',
  );
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function* linesOf(calls: readonly RecordedCall[]) {
  for (const call of calls) {
    const { customId, url, model, body } = call;
    const embeddingInputs = limitedInputs(url, JSON.parse(body));
    yield { bytes: Buffer.from(lineOf(call)), facts: { customId, url, model, embeddingInputs } };
  }
}
