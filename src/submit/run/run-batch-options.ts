import type { BatchCreator } from '../../batch-creator.js';
import type { PartLimits } from '../../jsonl/write/part-writer.js';
import type { Entry } from '../../request/entry.js';
import type { BatchOptions } from '../../request/options.js';
import type { Summary } from '../../results/summary/summary.js';
import type { SubmitOptions } from '../job/submit.js';
import type { OtherOutcome, Receiver, SucceededOutcome } from './deliver.js';

/** What `upload` may give. */
export type Upload<Parsed> = Iterable<Entry> | AsyncIterable<Entry> | BatchCreator<Parsed>;
type Submitting = Omit<SubmitOptions, 'ledger' | 'plan' | 'allowDuplicate' | 'endpoint'>;

/** What a run is made of. */
export interface RunBatchOptions<Parsed = unknown> extends Submitting, PartLimits {
  /** Stands for one dataset; all state lies in a folder of this name. */
  name: string;
  /** Where that folder lies; the runs in it guard against sending the same dataset twice. @default '.' */
  folder?: string | undefined;
  /** Gives the entries, or a builder. Called until they are built; a builder's once more where its response format is needed. */
  upload: () => Upload<Parsed> | Promise<Upload<Parsed>>;
  /** Takes the successes, in the order of the entries. At least once: see {@link Delivery}. */
  download?: Receiver<SucceededOutcome<Parsed>> | undefined;
  /** Takes everything else likewise. */
  downloadError?: Receiver<OtherOutcome<Parsed>> | undefined;
  /** What holds for all entries, where `upload` gives no builder. */
  options?: BatchOptions<Parsed> | undefined;
  /** @default '/v1/chat/completions', or that of the builder */
  endpoint?: BatchOptions['endpoint'] | undefined;
  /** Pays again for a dataset that another run has sent. @default false */
  allowSameDataset?: boolean | undefined;
  /** Once all is delivered, deletes the files at the service, the input files and what was downloaded. @default false */
  cleanUp?: boolean | undefined;
  /** Is told how far building and delivering are. */
  onProgress?: ((progress: { step: 'build' | 'deliver'; requests: number }) => void) | undefined;
}

/** What came of a run. */
export interface RunBatchResult {
  name: string;
  /** Where its state lies. */
  folder: string;
  /** The word for all batches together, like `completed`. */
  status: string;
  /** Ids of the batches. */
  batches: string[];
  summary: Summary;
  /** How often a delivery was begun; more than 1 says that the callbacks may have seen outcomes twice. */
  deliveries: number;
}
