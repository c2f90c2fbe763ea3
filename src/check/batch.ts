import { findProvider } from '../catalog/providers.js';
import type { Report } from '../issue.js';
import { inputsOf } from '../request/endpoints/embeddings.js';
import type { BatchOptions } from '../request/options.js';
import { endpointUrlOf } from './envelope.js';
import { fileLimitFindings, lineLimitFinding } from './file-limits.js';
import { type Finding, failsBatch, warning } from './finding.js';
import { IdIndex } from './id-index.js';
import { type Place, ReportBuilder } from './report.js';
import { checkRequest } from './request.js';
import { decideRules, type RuleOptions, type Rules } from './rules.js';
import { cut, figure } from './wording.js';

/** By what a batch is judged. */
export interface JudgeOptions extends RuleOptions {
  /** The endpoint that the batch will be created for. Default: the url of most lines. */
  endpoint?: string;
  /** The model of the batch. Default: that of most lines. */
  model?: string;
  /** `false` for what will be split before it is sent: the limits of one file do not count. @default true */
  limits?: boolean;
  /** How many issues are kept. @default 100 */
  maxIssues?: number;
}

/** How what a builder makes is judged: by its own options, and not yet as one file. */
export function judgeOptionsOf({ provider, catalog, endpoint }: BatchOptions): JudgeOptions {
  const reduced = findProvider(provider).line === 'reduced';
  return {
    limits: false,
    ...(provider !== undefined && { provider }),
    ...(catalog !== undefined && { catalog }),
    ...(reduced && endpoint !== undefined && { endpoint }),
  };
}

/** Requests that agree in all that a batch must have in common. */
export interface Kind {
  readonly url: unknown;
  readonly model: unknown;
  readonly embeddingInputs: number;
  count: number;
  /** How many of them have no error of their own. */
  clean: number;
  /** Where the first of them stand. */
  readonly places: Place[];
}

const PORTABLE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Judges one batch, request by request: each for itself, then all together. Constant memory but for the ids. */
export class BatchJudge {
  readonly #options: JudgeOptions;
  readonly #rules: Rules;
  readonly #builder: ReportBuilder;
  /** Absent where ids are known to be unique. */
  #ids: IdIndex | undefined = new IdIndex();
  readonly #kinds = new Map<string, Kind>();
  readonly #maxIssues: number;

  constructor(options: JudgeOptions = {}) {
    this.#options = options;
    this.#rules = decideRules(options);
    this.#maxIssues = options.maxIssues ?? 100;
    this.#builder = new ReportBuilder(this.#maxIssues);
  }

  /** All that is wrong with a request in itself, whatever stands around it. */
  findings(request: unknown): Finding[] {
    return checkRequest(request, this.#rules);
  }

  /** What this request has in common with others of its batch. */
  kindOf(request: unknown): Kind {
    const { url, body } = (request ?? {}) as { url?: unknown; body?: { model?: unknown; input?: unknown } };
    const embedding = endpointUrlOf(url, this.#rules.provider, this.#rules.endpoint) === '/v1/embeddings';
    const embeddingInputs = embedding ? inputsOf(body?.input).length : 0;
    const key = JSON.stringify([url, body?.model, embeddingInputs]);
    let kind = this.#kinds.get(key);
    if (!kind) {
      kind = { url, model: body?.model, embeddingInputs, count: 0, clean: 0, places: [] };
      this.#kinds.set(key, kind);
    }
    return kind;
  }

  /** Takes a request into account, with what was found in it. */
  count(line: number, bytes: number, customId: unknown, kind: Kind | undefined, findings: readonly Finding[]): void {
    const builder = this.#builder;
    const id = typeof customId === 'string' && customId !== '' ? customId : undefined;
    builder.requests++;
    builder.bytes += bytes;
    let clean = true;
    for (const finding of findings) {
      if (finding.severity === 'error') clean = false;
      builder.add(finding, { line, ...(id !== undefined && { customId: id }) });
    }
    if (id !== undefined && !this.#checkId(id, line)) clean = false;
    const tooLong = lineLimitFinding(bytes, this.#rules.provider);
    if (tooLong) {
      if (tooLong.severity === 'error') clean = false;
      builder.add(tooLong, { line, ...(id !== undefined && { customId: id }) });
    }
    if (!clean) builder.invalid++;
    if (!kind) return;
    kind.count++;
    if (clean) kind.clean++;
    if (kind.places.length < this.#maxIssues) kind.places.push({ line, ...(id !== undefined && { customId: id }) });
  }

  /** The ids of all requests are unique, the caller says; the index of them, some 40 bytes an id, is not needed. */
  trustIds(): void {
    this.#ids = undefined;
  }

  /** Takes note of something that is no request: a blank line, or what does not parse. */
  note(finding: Finding, place?: Place): void {
    this.#builder.add(finding, place);
  }

  addBytes(bytes: number): void {
    this.#builder.bytes += bytes;
  }

  report(): Report {
    this.#checkCommon();
    this.#checkLimits();
    return this.#builder.build();
  }

  #checkId(id: string, line: number): boolean {
    const firstLine = this.#ids?.firstLine(id, line) ?? 0;
    if (firstLine > 0) {
      const message = `custom_id ${JSON.stringify(id)} is already in this batch (line ${firstLine}). Ids must be unique.`;
      this.#builder.add(failsBatch('duplicate_custom_id', message, { path: 'custom_id' }), {
        line,
        customId: id,
        firstLine,
      });
    }
    if (!PORTABLE_ID.test(id)) {
      const message = `custom_id ${JSON.stringify(cut(id, 70))} holds more than 64 characters, or others than letters, digits, _ and -. OpenAI takes it; other services refuse it.`;
      this.#builder.add(warning('custom_id_not_portable', message, { path: 'custom_id' }), { line, customId: id });
    }
    return firstLine === 0;
  }

  #checkCommon(): void {
    const kinds = [...this.#kinds.values()];
    const url = this.#options.endpoint ?? mostCommon(kinds, (kind) => kind.url);
    const model = this.#options.model ?? mostCommon(kinds, (kind) => kind.model);
    const { provider } = this.#rules;
    const onlyUrl = provider.line === 'full' && !provider.mixedUrls;
    const modelRule = { true: failsBatch, undefined: warning }[String(provider.oneModel)];
    const where = (matches: (kind: Kind) => boolean) => linesOf(kinds.filter(matches));
    for (const kind of kinds) {
      const otherUrl = onlyUrl && typeof kind.url === 'string' && kind.url !== url;
      const otherModel =
        modelRule && typeof kind.model === 'string' && kind.model !== model && typeof model === 'string';
      if (otherUrl) {
        const batch = this.#options.endpoint ? 'the batch is for' : where((k) => k.url === url);
        const message = `url is "${kind.url}", but ${batch} ${url}. A batch has one endpoint: put these lines into a file of their own.`;
        this.#builder.addMany(failsBatch('invalid_url', message, { path: 'url' }), kind.places, kind.count);
      }
      if (otherModel && modelRule) {
        const batch = this.#options.model ? 'the batch is for' : where((k) => k.model === model);
        const message = `model is "${kind.model}", but ${batch} ${model}. A batch has one model: put these lines into a file of their own.`;
        this.#builder.addMany(modelRule('mismatched_model', message, { path: 'body.model' }), kind.places, kind.count);
      }
      if (otherUrl || (otherModel && modelRule === failsBatch)) this.#builder.invalid += kind.clean;
    }
  }

  #checkLimits(): void {
    const { requests, bytes } = this.#builder;
    const embeddingInputs = [...this.#kinds.values()].reduce((sum, kind) => sum + kind.embeddingInputs * kind.count, 0);
    if (requests === 0) this.note(failsBatch('empty_file', 'There is no request. A batch needs at least one.'));
    if (this.#options.limits === false) return;
    for (const finding of fileLimitFindings({ requests, bytes, embeddingInputs }, this.#rules.provider))
      this.note(finding);
  }
}

/** The value of most requests; of a tie, the one that came first. */
function mostCommon(kinds: readonly Kind[], fact: (kind: Kind) => unknown): unknown {
  const counts = new Map<unknown, number>();
  for (const kind of kinds) {
    const value = fact(kind);
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + kind.count);
  }
  let best: unknown;
  for (const [value, count] of counts) if (best === undefined || count > counts.get(best)!) best = value;
  return best;
}

/** "line 3 is", "lines 1–40 are", or how many there are and where the first stands. */
function linesOf(kinds: readonly Kind[]): string {
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
  const lines = kinds.flatMap((kind) => kind.places.map((place) => place.line ?? 0)).sort((a, b) => a - b);
  const first = lines[0] ?? 1;
  if (count === 1) return `line ${first} is`;
  const unbroken = lines.length === count && lines.at(-1) === first + count - 1;
  return unbroken ? `lines ${first}–${first + count - 1} are` : `${figure(count)} lines from line ${first} on are`;
}
