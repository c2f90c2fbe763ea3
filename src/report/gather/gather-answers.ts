import { BatchOptionsError } from '../../errors.js';
import { usageCost } from '../../estimate/cost/compare-usage.js';
import type { Rates } from '../../estimate/price.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { Tally } from '../../results/summary/summary.js';
import { type Agreement, AgreementTally, type ComparedAnswer, comparedAnswer } from './agreement.js';
import { FailureGroups } from './failure-groups.js';
import { Highest, spreadOf } from './figures.js';
import { type GatheredRequests, requestsOf } from './gather-requests.js';
import type { AnswerFacts, ReportedSize } from './page-data.js';
import { textPieces } from './request-text.js';
import { RowTable, type TableData } from './row-table.js';

type Many<Item> = AsyncIterable<Item> | Iterable<Item>;

interface AnswerSources {
  outcomes: Many<JoinedOutcome> | undefined;
  compare: { outcomes: Many<JoinedOutcome> } | undefined;
  rows: Many<Readonly<Record<string, unknown>> | undefined> | undefined;
  maxRows: number;
  signal: AbortSignal | undefined;
}

/** The facts from the answers, and the table of requests. */
export interface GatheredAnswers {
  facts: AnswerFacts | undefined;
  dearest: ReportedSize[];
  agreement: Agreement | undefined;
  table: TableData;
}

const DEAREST = 10;

/** Reads requests and outcomes in step; both are in input order. */
export async function gatherAnswers(
  paths: readonly string[],
  { estimate, pieces, inputTokens, highestCosts }: GatheredRequests,
  { outcomes, compare, rows, maxRows, signal }: AnswerSources,
): Promise<GatheredAnswers> {
  const others = compare && (await answersById(compare.outcomes));
  const agreement = compare && new AgreementTally();
  const asked = outcomes && new OneByOne(outcomes);
  const next = asked && inStep(asked);
  const tableRows = rows && new OneByOne(rows);
  const tally = new Tally();
  const failures = new FailureGroups();
  const table = new RowTable(Math.min(maxRows, estimate.requests));
  const picks = picker(estimate.requests, maxRows, next !== undefined);
  const outputTokens: number[] = [];
  const costs: number[] = [];
  const dearest = new Highest<ReportedSize>(DEAREST);
  const longest = new Highest<ReportedSize>(DEAREST);
  const rates = new Map(estimate.rates.map((rate) => [rate.model, rate]));
  let at = -1;
  try {
    for await (const { request, line } of requestsOf(paths, signal)) {
      at++;
      const customId = String(request.custom_id ?? '');
      const outcome = next && ((await next(customId)) ?? missing(customId));
      const row = await tableRows?.next();
      const answer = outcome && comparedAnswer(outcome);
      const other = others?.get(customId);
      const differs = answer && other ? agreement?.add(answer, other) : undefined;
      const size = {
        customId,
        line,
        inputTokens: outcome?.usage?.inputTokens ?? inputTokens[at]!,
        ...sizeOf(outcome, rates.get(String((request.body as { model?: unknown } | undefined)?.model))),
      };
      if (outcome) {
        tally.add(outcome);
        failures.add(outcome);
      }
      if (size.outputTokens !== undefined) {
        outputTokens.push(size.outputTokens);
        longest.add(size.outputTokens, size);
      }
      if (size.cost !== undefined) {
        costs.push(size.cost);
        dearest.add(size.cost, size);
      }
      if (!picks(answer !== undefined && answer.status !== 'succeeded')) continue;
      const input = pieces
        .own(textPieces(request.body))
        .map(({ text }) => text)
        .join('\n');
      const cost = size.cost ?? (outcome ? undefined : highestCosts[at]);
      table.add({ ...size, request, input, cost, answer, other, differs, row });
    }
    const left = await next?.(undefined);
    if (left) throw outOfStep(left.customId);
  } finally {
    await asked?.end();
    await tableRows?.end();
  }
  const fence = spreadOf(outputTokens)?.fence ?? Number.POSITIVE_INFINITY;
  return {
    facts: outcomes && {
      summary: tally.summary(),
      failures: failures.list(),
      outputTokens,
      costs,
      outliers: longest.items.filter(({ value }) => value > fence).map(({ item }) => item),
    },
    dearest: dearest.items.map(({ item }) => item),
    agreement: agreement?.result(),
    table: table.data,
  };
}

function sizeOf(
  outcome: JoinedOutcome | undefined,
  rates: Rates | undefined,
): { outputTokens?: number; cost?: number } {
  const usage = outcome?.usage;
  if (!usage) return {};
  return { outputTokens: usage.outputTokens, ...(rates && { cost: usageCost(usage, rates) }) };
}

function missing(customId: string): JoinedOutcome {
  return { customId, status: 'missing', error: { code: 'missing', message: 'No answer came back.' } };
}

function outOfStep(customId: string): BatchOptionsError {
  return new BatchOptionsError(
    `writeReport: the outcome of "${customId}" is out of order, or belongs to no request. Give outcomes in the order of the input, as job.results() does, or readResults with input.`,
  );
}

/**
 * Reads outcomes in step with the requests; a request without an outcome does not advance it. Without an ID, it gives the
 * next outcome, whichever that is.
 */
function inStep(
  outcomes: OneByOne<JoinedOutcome>,
): (customId: string | undefined) => Promise<JoinedOutcome | undefined> {
  let waiting: JoinedOutcome | undefined;
  return async (customId) => {
    waiting ??= await outcomes.next();
    if (customId !== undefined && waiting?.customId !== customId) return undefined;
    const found = waiting;
    waiting = undefined;
    return found;
  };
}

/** Reads the items of a source one by one. */
class OneByOne<Item> {
  readonly #iterator: AsyncIterator<Item> | Iterator<Item>;

  constructor(items: Many<Item>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  async next(): Promise<Item | undefined> {
    const { value, done } = await this.#iterator.next();
    return done ? undefined : value;
  }

  /** Lets the source close its files. */
  async end(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** Chooses the rows of the table: all of them, or all failures that fit into half of it and an even sample of the rest. */
function picker(requests: number, maxRows: number, hasOutcomes: boolean): (isFailure: boolean) => boolean {
  if (requests <= maxRows) return () => true;
  let failures = 0;
  let others = 0;
  let picked = 0;
  const room = hasOutcomes ? Math.ceil(maxRows / 2) : 0;
  const share = (maxRows - room) / requests;
  return (isFailure) => {
    if (isFailure && failures < room) {
      failures++;
      return true;
    }
    others++;
    if (picked >= others * share) return false;
    picked++;
    return true;
  };
}

async function answersById(outcomes: Many<JoinedOutcome>): Promise<Map<string, ComparedAnswer>> {
  const answers = new Map<string, ComparedAnswer>();
  for await (const outcome of outcomes) answers.set(outcome.customId, comparedAnswer(outcome));
  return answers;
}
