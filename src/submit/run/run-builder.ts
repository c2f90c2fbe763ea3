import { join } from 'node:path';
import { z } from 'zod';
import { anyFunction, checkedLater, checkOptions, type FieldsOf } from '../../arguments/check-options.js';
import type { PartLimits } from '../../jsonl/write/part-writer.js';
import type { SaveOptions } from '../../jsonl/write/save.js';
import { carriedFormats } from '../../request/format/carried-formats.js';
import type { ResponseFormat } from '../../request/format/response-format.js';
import type { JoinedOutcome } from '../../results/line/outcome.js';
import { jobFolder } from '../job/input-files.js';
import type { SubmitOptions } from '../job/submit-options.js';
import { submitFields } from '../job/submit-shape.js';
import { hostOf } from '../round/account.js';
import type { Builder } from './builder.js';
import { runToEnd, watchLastRound } from './run-to-end.js';
import { heldBack, refusedByService } from './unfinished.js';

type Submitting = Omit<SubmitOptions, 'endpoint' | 'model'>;
type Saving = Pick<SaveOptions, keyof PartLimits | 'entries' | 'onProgress' | 'onReport'>;

/** Options of `BatchCreator.run`: `path`, and options of `submit` and `save`. */
export interface BatchRunOptions extends Submitting, Saving {
  /** The input file to write, e.g. `data/reviews.jsonl`. The job is kept beside it, in `data/reviews.job`. */
  path: string;
}

const { endpoint: _endpoint, model: _model, ...submitting } = submitFields;
const number = z.number().optional();
const runOptions = z.strictObject({
  ...submitting,
  path: z.string().min(1),
  entries: checkedLater,
  maxRequests: number,
  maxBytes: number,
  maxTokens: number,
  onProgress: anyFunction.optional(),
  onReport: anyFunction.optional(),
} satisfies FieldsOf<BatchRunOptions>);

/** Takes a builder to one outcome for each of its requests, in order. The work of `BatchCreator.run`. */
export async function* runBuilder<Parsed>(
  builder: Builder<Parsed>,
  options: BatchRunOptions,
): AsyncGenerator<JoinedOutcome<Parsed>, void, undefined> {
  const { path, entries, signal, validate, maxRequests, maxBytes, maxTokens, onProgress, onReport } = checkOptions(
    'run',
    runOptions,
    options,
  );
  hostOf(options.client);
  let formats: readonly ResponseFormat[] = [];
  const end = await runToEnd({
    folder: join(jobFolder(path), 'run'),
    cleansUp: false,
    async build() {
      const saving = { entries, signal, validate, maxRequests, maxBytes, maxTokens, onProgress, onReport };
      const input = await builder.save(path, saving);
      formats = carriedFormats(input);
      return { input, submitting: options };
    },
    mayBegin: async () => true,
    watch: (job) => watchLastRound(job, options),
    async deliver(job) {
      await job.outputs({ signal });
    },
  });
  if (end.at === 'running') throw heldBack(end.status);
  if (end.at === 'refused') throw refusedByService(end.status);
  if (end.at === 'built') return;
  yield* end.job.withFormats(formats as readonly ResponseFormat<Parsed>[]).results({ signal });
}
