import { getProvider } from '../../catalog/services/providers.js';
import type { Report } from '../../issue.js';
import { endpointUrlOf } from '../../request/endpoints/provider-urls.js';
import { limitedInputs } from '../../request/endpoints/table.js';
import type { BatchOptions } from '../../request/options.js';
import { failsBatch, type IssueDraft, type IssueLocation, warning } from '../report/issue-draft.js';
import { ReportBuilder } from '../report/report.js';
import { truncate } from '../report/text.js';
import { fileLimitFindings, lineLimitFinding } from './file-limits.js';
import { IdIndex } from './id-index.js';
import { checkRequest } from './request.js';
import { commonValue, mismatchesOf, type RequestGroup } from './request-groups.js';
import { decideRules, type RuleOptions, type Rules } from './rules.js';

/** Options for checking a batch. */
export interface ValidatorOptions extends RuleOptions {
  /** The endpoint that the batch will be created for. @default the url of most lines */
  endpoint?: string;
  /** The model of the batch. @default the model of most lines */
  model?: string;
  /** `false` skips the limits of one file, for batches that will be split before they are sent. @default true */
  limits?: boolean;
  /** True if the caller has already checked that IDs are unique. @default false */
  uniqueIds?: boolean;
  /** How many issues the report lists; it counts all. @default 100 */
  maxIssues?: number;
}

/** Checks the requests of a builder: by its own options, and without the limits of one file. */
export function validatorOptionsOf({ provider, catalog, endpoint }: BatchOptions): ValidatorOptions {
  const reduced = getProvider(provider).line === 'reduced';
  return {
    limits: false,
    ...(provider !== undefined && { provider }),
    ...(catalog !== undefined && { catalog }),
    ...(reduced && endpoint !== undefined && { endpoint }),
  };
}

const PORTABLE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Checks one batch: each request by itself, then all together. Memory is constant except for the IDs. */
export class BatchValidator {
  readonly #options: ValidatorOptions;
  readonly #rules: Rules;
  readonly #builder: ReportBuilder;
  readonly #ids = new IdIndex();
  readonly #groups = new Map<string, RequestGroup>();

  constructor(options: ValidatorOptions = {}) {
    this.#options = options;
    this.#rules = decideRules(options);
    this.#builder = new ReportBuilder(options.maxIssues ?? 100);
  }

  /** All issues of one request by itself. */
  findings(request: object): IssueDraft[] {
    return checkRequest(request, this.#rules);
  }

  /** The group of requests with the same endpoint and model as this one. */
  groupOf(request: object): RequestGroup {
    const { url, body } = request as { url?: unknown; body?: { model?: unknown; input?: unknown } };
    const embeddingInputs = limitedInputs(endpointUrlOf(url, this.#rules.provider, this.#rules.endpoint), body);
    const key = JSON.stringify([url, body?.model, embeddingInputs]);
    let group = this.#groups.get(key);
    if (!group) {
      group = { url, model: body?.model, embeddingInputs, count: 0, clean: 0, last: 0 };
      this.#groups.set(key, group);
    }
    return group;
  }

  /** Counts a request and its issues. */
  count(
    line: number,
    bytes: number,
    customId: unknown,
    group: RequestGroup | undefined,
    findings: readonly IssueDraft[],
  ): void {
    const builder = this.#builder;
    const id = typeof customId === 'string' && customId !== '' ? customId : undefined;
    const place: IssueLocation = id === undefined ? { line } : { line, customId: id };
    builder.requests++;
    builder.bytes += bytes;
    let clean = true;
    const tooLong = lineLimitFinding(bytes, this.#rules.provider);
    for (const finding of tooLong ? [...findings, tooLong] : findings) {
      if (finding.severity === 'error') clean = false;
      builder.add(finding, place);
    }
    if (id !== undefined && !this.#checkId(id, line)) clean = false;
    if (!clean) builder.invalid++;
    if (!group) return;
    group.count++;
    if (clean) group.clean++;
    group.first ??= place;
    group.last = line;
  }

  /** Reports a line that is not a request: it is blank or cannot be parsed. */
  note(finding: IssueDraft, place?: IssueLocation): void {
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
    const firstLine = this.#options.uniqueIds ? 0 : this.#ids.addOrGetLine(id, line);
    if (firstLine > 0) {
      const message = `custom_id ${JSON.stringify(id)} is already in this batch (line ${firstLine}). Every line needs an ID of its own.`;
      this.#builder.add(failsBatch('duplicate_custom_id', message, { path: 'custom_id' }), {
        line,
        customId: id,
        firstLine,
      });
    }
    if (!PORTABLE_ID.test(id)) {
      const message = `custom_id ${JSON.stringify(truncate(id, 70))} has more than 64 characters, or others than letters, digits, _ and -. OpenAI supports it; other services reject it.`;
      this.#builder.add(warning('custom_id_not_portable', message, { path: 'custom_id' }), { line, customId: id });
    }
    return firstLine === 0;
  }

  #checkCommon(): void {
    // A group that was looked up but not counted has no line.
    const groups = [...this.#groups.values()].filter(({ count }) => count > 0);
    const { endpoint: givenUrl, model: givenModel } = this.#options;
    const { provider } = this.#rules;
    const url = provider.line === 'full' && !provider.mixedUrls ? commonValue(groups, 'url', givenUrl) : undefined;
    const modelRule = provider.oneModel === true ? failsBatch : provider.oneModel === undefined ? warning : undefined;
    const model = modelRule && commonValue(groups, 'model', givenModel);
    if (url !== undefined) {
      for (const { value, batch, first, lines } of mismatchesOf(groups, 'url', url, givenUrl)) {
        const message = `url is "${value}", but ${batch} ${url}. A batch has one endpoint: put these lines into a file of their own.`;
        this.#builder.addGroup(failsBatch('invalid_url', message, { path: 'url' }), first, lines);
      }
    }
    if (modelRule && model !== undefined) {
      for (const { value, batch, first, lines } of mismatchesOf(groups, 'model', model, givenModel)) {
        const message = `model is "${value}", but ${batch} ${model}. A batch has one model: put these lines into a file of their own.`;
        this.#builder.addGroup(modelRule('mismatched_model', message, { path: 'body.model' }), first, lines);
      }
    }
    const differs = (value: unknown, common: string | undefined) =>
      common !== undefined && typeof value === 'string' && value !== common;
    for (const group of groups) {
      const otherModel = modelRule === failsBatch && differs(group.model, model);
      if (differs(group.url, url) || otherModel) this.#builder.invalid += group.clean;
    }
  }

  #checkLimits(): void {
    const { requests, bytes } = this.#builder;
    const embeddingInputs = [...this.#groups.values()].reduce(
      (sum, group) => sum + group.embeddingInputs * group.count,
      0,
    );
    if (requests === 0) this.note(failsBatch('empty_file', 'There is no request. A batch needs at least one.'));
    if (this.#options.limits === false) return;
    for (const finding of fileLimitFindings({ requests, bytes, embeddingInputs }, this.#rules.provider))
      this.note(finding);
  }
}
