import { usageCost } from '../../estimate/cost/compare-usage.js';
import { type Rates, ratesOf } from '../../estimate/price.js';
import { isObject } from '../../request/content/json-kind.js';
import { type Outcome, STATUSES, type Status, type Usage } from '../line/outcome.js';

/** Requests that failed in the same way. */
export interface ErrorGroup {
  /** The error code that they share, e.g. `rate_limit_exceeded`. */
  code: string;
  /** The status that they share, e.g. `failed`. */
  status: Status;
  /** How many there are. */
  count: number;
  /** One of these requests, to look at. */
  example: {
    /** Its ID; null if its line has no readable one. */
    customId: string | null;
    /** The message of its error. */
    message: string;
  };
}

/** Counts, tokens and cost of the results of a batch. Plain data. */
export interface Summary {
  /** Entries; without an input, result lines. */
  requests: number;
  /** The number of each status; 0 for a status that does not occur. */
  byStatus: Record<Status, number>;
  /** Result lines without an entry: their ID is unknown, missing or unreadable. */
  unmatched: number;
  /**
   * Answers that a job keeps for requests that are no longer in the input, or have a newer answer. Absent if there are
   * none.
   */
  unused?: {
    /** How many there are. */
    count: number;
    /** Up to five of their IDs. */
    customIds: string[];
  };
  /** Result lines that repeat an ID within one output and error file. */
  repeated: number;
  /** Requests that did not succeed, grouped, the most frequent group first. */
  errors: ErrorGroup[];
  /** Tokens of all answers, including those without an entry or replaced by a better one: they were paid for. */
  usage: Required<Usage>;
  /** The cost of these tokens in US dollars, at batch prices except for `direct`. Absent if no price is known. */
  cost?: number;
  /** Answers from direct calls, which cost the full price; absent if there are none. */
  direct?: number;
  /** Answers that `cost` leaves out because the price of their model is unknown. */
  unpriced?: number;
  /** When the answers were created, by the service's clock; absent if none says when. */
  answered?: {
    /** The first answer, in ISO 8601 and UTC. */
    from: string;
    /** The last answer, in ISO 8601 and UTC. */
    to: string;
  };
}

const MAX_UNUSED = 5;
const TOKENS = [
  'inputTokens',
  'cachedTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'totalTokens',
] as const;

/** Counts outcomes as they pass. */
export class Tally {
  unmatched = 0;
  repeated = 0;
  readonly #unused = { count: 0, customIds: [] as string[] };
  #requests = 0;
  readonly #byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  readonly #errors = new Map<string, ErrorGroup>();
  readonly #usage: Required<Usage> = {
    inputTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    totalTokens: 0,
  };
  #cost = 0;
  #priced = 0;
  #unpriced = 0;
  #direct = 0;
  #lastModel: string | undefined;
  #lastRates: Rates | undefined;
  #from = Infinity;
  #to = -Infinity;

  /** Counts the outcome of an entry; the cost of a shared one counts once. */
  add(outcome: Outcome, { isShared = false, isDirect = false } = {}): void {
    this.#requests++;
    this.#byStatus[outcome.status]++;
    if (outcome.error) this.#addError(outcome);
    if (!isShared) this.addPaid(outcome, isDirect);
  }

  /** Counts a kept answer whose request is not in the input now, or has a newer answer. */
  addUnused({ status, customId }: Outcome): void {
    if (status !== 'succeeded') return;
    const { customIds } = this.#unused;
    this.#unused.count++;
    if (customId === null || customIds.length === MAX_UNUSED || customIds.includes(customId)) return;
    customIds.push(customId);
  }

  /** Counts only the cost of an answer; a direct call costs the full price. */
  addPaid({ usage, response }: Outcome, isDirect = false): void {
    const body = isObject(response?.body) ? response.body : {};
    const made = body.created ?? body.created_at;
    if (typeof made === 'number' && made > 0 && made < 1e11) {
      this.#from = Math.min(this.#from, made);
      this.#to = Math.max(this.#to, made);
    }
    if (!usage) return;
    for (const key of TOKENS) this.#usage[key] += usage[key] ?? 0;
    const rates = typeof body.model === 'string' ? this.#ratesOf(body.model) : undefined;
    if (!rates) this.#unpriced++;
    else {
      this.#priced++;
      this.#cost += usageCost(usage, rates) / (isDirect ? rates.share : 1);
      if (isDirect) this.#direct++;
    }
  }

  /** The rates of a model, cached: most answers come from the same model as the one before. */
  #ratesOf(model: string): Rates | undefined {
    if (this.#lastModel !== model) [this.#lastModel, this.#lastRates] = [model, ratesOf(model)];
    return this.#lastRates;
  }

  summary(): Summary {
    return {
      requests: this.#requests,
      byStatus: { ...this.#byStatus },
      unmatched: this.unmatched,
      repeated: this.repeated,
      ...(this.#unused.count > 0 && { unused: this.#unused }),
      errors: [...this.#errors.values()].sort((a, b) => b.count - a.count),
      usage: { ...this.#usage },
      ...(this.#priced > 0 && { cost: this.#cost }),
      ...(this.#direct > 0 && { direct: this.#direct }),
      ...(this.#unpriced > 0 && { unpriced: this.#unpriced }),
      ...(this.#to > 0 && { answered: { from: isoTime(this.#from), to: isoTime(this.#to) } }),
    };
  }

  #addError({ customId, status, error }: Outcome): void {
    const { code, message } = error!;
    const key = `${status} ${code}`;
    const group = this.#errors.get(key);
    if (group) group.count++;
    else this.#errors.set(key, { code, status, count: 1, example: { customId, message } });
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
