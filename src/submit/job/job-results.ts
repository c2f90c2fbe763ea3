import type { EndpointUrl } from '../../request/endpoints/table.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import { type Results, readResults } from '../../results/join/read-results.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { type Summary, Tally } from '../../results/summary/summary.js';
import type { JobOutput } from './job-outputs.js';

export interface JobResultsOptions<Parsed = unknown> {
  /** By what answers are parsed and checked. @default the format that each request was sent with */
  responseFormat?: ResponseFormat<Parsed> | undefined;
  endpoint?: EndpointUrl | undefined;
  signal?: AbortSignal | undefined;
}

/** One outcome for each request of the inputs, in their order; what is not at its end yet is `missing`. */
export function jobResults<Parsed>(
  inputs: () => Promise<string[]>,
  outputs: () => Promise<JobOutput[]>,
  { responseFormat, endpoint, signal }: JobResultsOptions<Parsed>,
): Results<JoinedOutcome<Parsed>> {
  let results: Results<JoinedOutcome<Parsed>> | undefined;
  const outcomes = (async function* () {
    const files = await outputs();
    const pair = [files.map(({ output }) => output), files.map(({ errors }) => errors)] as const;
    results = readResults<Parsed>(...pair, { input: await inputs(), responseFormat, endpoint });
    for await (const outcome of results) {
      signal?.throwIfAborted();
      yield outcome;
    }
  })();
  const summary = (): Summary => results?.summary ?? new Tally().summary();
  return Object.defineProperty(outcomes, 'summary', { get: summary }) as Results<JoinedOutcome<Parsed>>;
}
