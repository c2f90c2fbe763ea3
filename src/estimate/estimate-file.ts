import { BatchOptionsError } from '../errors.js';
import { parseJson } from '../jsonl/read/decode.js';
import { requestLines } from '../jsonl/read/request-lines.js';
import { isObject } from '../request/content/json-kind.js';
import type { Estimate, EstimateOptions } from './estimate.js';
import { Estimator, type Scale } from './estimator.js';
import { Sample } from './sample.js';

/** How files are estimated. */
export interface EstimateFileOptions extends EstimateOptions {
  /** Count only so many requests, drawn at random but the same ones each time, and infer the rest with a confidence interval. */
  sample?: number;
  /** Reckons as if all requests named this model, as `submit` with its `model` sends them. */
  model?: string | undefined;
}

/**
 * Counts the tokens of input files, and what they will cost. Constant memory; some 50,000 requests a second.
 *
 * @throws BatchFileError when a file cannot be read. Lines that are no requests are named among the assumptions.
 * @example
 * const { inputTokens, cost, tableDate } = await estimateFile('data/reviews.jsonl', { expectedOutputTokens: 50 });
 */
export async function estimateFile(
  path: string | readonly string[],
  options: EstimateFileOptions = {},
): Promise<Estimate> {
  if (typeof path !== 'string' && !Array.isArray(path)) {
    throw new BatchOptionsError('estimateFile: the path is missing. Give the batch file, like "data/reviews.jsonl".');
  }
  const { sample: size, model } = options;
  if (size !== undefined && !(Number.isInteger(size) && size > 0)) {
    throw new BatchOptionsError(`sample is ${size}; it must be a whole number of requests above 0.`);
  }
  const estimator = new Estimator(options);
  const sample = size === undefined ? undefined : new Sample(size);
  for (const file of typeof path === 'string' ? [path] : path) {
    for await (const { line, bytes } of requestLines(file)) {
      if (sample) sample.offer(bytes, line);
      else addLine(estimator, bytes, line, model);
    }
  }
  return sample ? estimator.estimate(countSample(sample, estimator, model)) : estimator.estimate();
}

function addLine(estimator: Estimator, bytes: Buffer, line: number, model: string | undefined): number {
  const size = bytes.length + 1;
  const request = parseJson(bytes);
  if (model !== undefined && isObject(request) && isObject(request.body)) request.body.model = model;
  if (isObject(request)) return estimator.add(request, size, line).inputTokens;
  estimator.addUnreadable(size);
  return 0;
}

function countSample(sample: Sample, estimator: Estimator, model: string | undefined): Scale {
  const tokens = sample.lines.map(({ bytes, line }) => addLine(estimator, bytes, line, model));
  return sample.scale(tokens);
}
