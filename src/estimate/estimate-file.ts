import { checkOptions } from '../arguments/check-options.js';
import { isTooDeep } from '../check/text/nesting.js';
import { BatchOptionsError } from '../errors.js';
import { abortable } from '../jsonl/read/abortable.js';
import { parseJson } from '../jsonl/read/decode.js';
import { requestLines } from '../jsonl/read/request-lines.js';
import { isObject } from '../request/content/json-kind.js';
import type { Estimate } from './estimate.js';
import { type EstimateFileOptions, estimateFileShape } from './estimate-options.js';
import { Estimator, type Scale } from './estimator.js';
import { Sample } from './sample.js';

/**
 * Estimates the tokens and the cost of batch files. Memory is constant; about 50,000 requests a second.
 *
 * @throws BatchFileError if a file cannot be read; BatchOptionsError for an unknown option. Lines that are not
 * requests, or are nested deeper than 200 levels, are counted among the assumptions.
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
  const { signal, ...own } = checkOptions('estimateFile', estimateFileShape, options);
  const { sample: size, model, ...rest } = own;
  if (size !== undefined && !(Number.isInteger(size) && size > 0)) {
    throw new BatchOptionsError(`sample is ${size}; it must be a whole number of requests above 0.`);
  }
  const estimator = new Estimator(rest);
  const sample = size === undefined ? undefined : new Sample(size);
  for (const file of typeof path === 'string' ? [path] : path) {
    for await (const { line, bytes } of abortable(requestLines(file), signal)) {
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
  if (isObject(request) && !isTooDeep(request)) return estimator.add(request, size, line).inputTokens;
  estimator.addUnreadable(size);
  return 0;
}

function countSample(sample: Sample, estimator: Estimator, model: string | undefined): Scale {
  const tokens = sample.lines.map(({ bytes, line }) => addLine(estimator, bytes, line, model));
  return sample.scale(tokens);
}
