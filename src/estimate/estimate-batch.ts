import { checkOptions } from '../arguments/check-options.js';
import { modelsWith } from '../catalog/models/custom-models.js';
import { getProvider } from '../catalog/services/providers.js';
import { readMedia } from '../jsonl/read/read-media.js';
import { type EncodedLine, LineEncoder, lineBytes, notJsonError } from '../jsonl/write/encode.js';
import { buildRequest } from '../request/build.js';
import { endpointUrlOf } from '../request/endpoints/provider-urls.js';
import { DEFAULT_ENDPOINT } from '../request/endpoints/table.js';
import type { Entry, RequestLine } from '../request/entry.js';
import type { BatchOptions } from '../request/options.js';
import { counterFor, countRequest } from './count/count-request.js';
import type { Estimate, EstimateOptions } from './estimate.js';
import { estimateShape } from './estimate-options.js';
import { Estimator } from './estimator.js';

/**
 * Estimates entries as the lines that they will become.
 *
 * @throws BatchOptionsError for an unknown option, and the errors of `preview` for values that JSON cannot represent.
 */
export function estimateBatch(entries: Iterable<Entry>, batch: BatchOptions, options: EstimateOptions = {}): Estimate {
  checkOptions('estimate', estimateShape, options);
  const { catalog } = batch;
  const estimator = new Estimator({ ...(catalog && { catalog }), ...options });
  const encoder = new LineEncoder(batch, readMedia);
  let line = 0;
  for (const entry of entries) {
    const encoded = encoder.encode(entry);
    if (!encoded.pieces) throw notJsonError(entry.customId, encoded.findings);
    estimator.add(requestOf(entry, encoded, batch), lineBytes(encoded.pieces), ++line);
  }
  return estimator.estimate();
}

/** Counts the likely input tokens of one entry, by which `save` splits parts. */
export function entryTokenCounter(batch: BatchOptions, options: Pick<EstimateOptions, 'tokenizer'> = {}) {
  const models = modelsWith(batch.catalog);
  return (entry: Entry, encoded: EncodedLine): number => {
    const { url, body } = requestOf(entry, encoded, batch);
    const counter = counterFor(String(body.model), options.tokenizer, models);
    return countRequest(url, body, counter, models).input.likely;
  };
}

/** Counts by OpenAI's endpoint: lines of other services have other URLs, or none. */
function requestOf(entry: Entry, encoded: EncodedLine, batch: BatchOptions): RequestLine {
  const request = encoded.request ?? buildRequest(entry, batch, readMedia);
  const asked = entry.endpoint ?? batch.endpoint ?? DEFAULT_ENDPOINT;
  const url = endpointUrlOf(request.url, getProvider(batch.provider), asked) ?? request.url;
  return { ...request, url };
}
