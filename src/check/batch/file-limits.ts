import { LIMITS } from '../../catalog/services/limits.js';
import { isSure, type Provider } from '../../catalog/services/provider.js';
import { failsBatch, type IssueDraft, warning } from '../report/issue-draft.js';
import { formatNumber } from '../report/text.js';

/** Totals of a file. */
interface Totals {
  requests: number;
  bytes: number;
  embeddingInputs: number;
}

/** Issues of a file that exceeds the limits of one batch. */
export function fileLimitFindings({ requests, bytes, embeddingInputs }: Totals, provider: Provider): IssueDraft[] {
  const findings: IssueDraft[] = [];
  const { title } = provider;
  if (provider.requests !== undefined && requests > provider.requests) {
    const message = `${formatNumber(requests)} requests are too many: ${title} supports ${formatNumber(provider.requests)} in one file. Split it.`;
    findings.push((isSure(provider, 'requests') ? failsBatch : warning)('too_many_requests_in_file', message));
  }
  if (provider.embeddingInputs !== undefined && embeddingInputs > provider.embeddingInputs) {
    const message = `${formatNumber(embeddingInputs)} embedding inputs are too many: ${title} supports ${formatNumber(provider.embeddingInputs)} in one batch. Split it.`;
    findings.push(failsBatch('too_many_embedding_inputs', message));
  }
  if (provider.bytes !== undefined && bytes > provider.bytes) {
    const message = `${formatNumber(bytes)} bytes are too many: ${title} supports ${formatNumber(provider.bytes)}. Split it.`;
    findings.push((isSure(provider, 'bytes') ? failsBatch : warning)('file_too_large', message));
  } else if (provider.bytes === LIMITS.serverBytes && bytes > LIMITS.bytes) {
    const message = `${formatNumber(bytes)} bytes are more than ${formatNumber(LIMITS.bytes)}, the strictest reading of "200 MB". Larger files have been accepted.`;
    findings.push(warning('file_too_large', message));
  }
  return findings;
}

/** The issue of a line that is longer than the service allows. */
export function lineLimitFinding(bytes: number, provider: Provider): IssueDraft | undefined {
  if (provider.lineBytes === undefined || bytes <= provider.lineBytes) return undefined;
  const message = `The line has ${formatNumber(bytes)} bytes; ${provider.title} supports at most ${formatNumber(provider.lineBytes)} in one line.`;
  return (isSure(provider, 'lineBytes') ? failsBatch : warning)('file_too_large', message);
}
