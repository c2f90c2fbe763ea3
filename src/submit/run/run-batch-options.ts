import { z } from 'zod';
import { anyFunction, checkedLater, type FieldsOf } from '../../arguments/check-options.js';
import type { PartLimits } from '../../jsonl/write/part-writer.js';
import type { Entry } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';
import type { Summary } from '../../results/summary/summary.js';
import type { SubmitOptions } from '../job/submit.js';
import { submitFields } from '../job/submit-shape.js';
import type { Builder } from './builder.js';
import type { OtherOutcome, Receiver, SucceededOutcome } from './deliver.js';

/** What `upload` may return: entries, or a `BatchCreator`. */
export type Upload<Parsed> = Iterable<Entry> | AsyncIterable<Entry> | Builder<Parsed>;
type Submitting = Omit<SubmitOptions, 'allowDuplicate' | 'endpoint' | 'all' | 'model'>;

/** The options of `runBatch`. */
export interface RunBatchOptions<Parsed = unknown> extends Submitting, PartLimits {
  /** The name of the run; its state is in a folder of this name. */
  name: string;
  /** The parent of that folder. Runs with the same parent don't send the same dataset twice. @default '.' */
  folder?: string | undefined;
  /** Returns the current entries, or a builder. Called once by each call of `runBatch`. */
  upload: () => Upload<Parsed> | Promise<Upload<Parsed>>;
  /** Receives successful outcomes that are new since the last delivery, in the order of the entries. At least once: see {@link Delivery}. @default none: successes are not delivered */
  download?: Receiver<SucceededOutcome<Parsed>> | undefined;
  /** Receives all other new outcomes in the same way. @default none: other outcomes are not delivered */
  downloadError?: Receiver<OtherOutcome<Parsed>> | undefined;
  /** `all` delivers every outcome, also those that were delivered before. @default 'new' */
  deliver?: 'new' | 'all' | undefined;
  /** The options of all entries, where `upload` gives no builder. @default the builder's own, else those of `BatchCreator` */
  options?: BatchOptions<Parsed> | undefined;
  /** The API endpoint that the requests go to. @default '/v1/chat/completions', or that of the builder */
  endpoint?: BatchOptions['endpoint'] | undefined;
  /** Pays again for a dataset that was sent already, under this name or another. @default false */
  allowSameDataset?: boolean | undefined;
  /** Once everything is delivered, deletes the files at the service and the input file. The answers stay. @default false */
  cleanUp?: boolean | undefined;
  /** Called regularly while the file is written, and while outcomes are delivered. @default none */
  onProgress?:
    | ((progress: {
        /** `build`: entries are written to the input file; `deliver`: outcomes go to `download` and `downloadError`. */
        step: 'build' | 'deliver';
        /** Requests that this step has done so far. */
        requests: number;
      }) => void)
    | undefined;
}

const { allowDuplicate: _allowDuplicate, endpoint: _endpoint, all: _all, model: _model, ...submitting } = submitFields;
const number = z.number().optional();
/** The shape of `RunBatchOptions`. */
export const runBatchShape = z.strictObject({
  ...submitting,
  maxRequests: number,
  maxBytes: number,
  maxTokens: number,
  name: checkedLater,
  folder: z.string().optional(),
  upload: checkedLater,
  download: anyFunction.optional(),
  downloadError: anyFunction.optional(),
  deliver: z.enum(['new', 'all']).optional(),
  options: checkedLater,
  endpoint: checkedLater,
  allowSameDataset: z.boolean().optional(),
  cleanUp: z.boolean().optional(),
  onProgress: anyFunction.optional(),
} satisfies FieldsOf<RunBatchOptions>);

/** The result of a run. */
export interface RunBatchResult {
  /** The name of the run, as given. */
  name: string;
  /** The folder with its state and results: `folder` and `name` joined. */
  folder: string;
  /** The status of the last round, e.g. `completed`. */
  status: string;
  /** The IDs of the batches of the last round. */
  batches: string[];
  /** Requests that this call sent; 0 if all of them had been answered before. */
  sent: number;
  /** Outcomes that this call delivered; 0 if there was nothing new. */
  delivered: number;
  /** The outcomes of all present entries, over all rounds. */
  summary: Summary;
  /** How many times this delivery was started; if more than 1, the callbacks may receive outcomes twice. */
  deliveries: number;
}
