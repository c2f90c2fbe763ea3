import { LIMITS } from '../../catalog/services/limits.js';
import { isSure, type Provider } from '../../catalog/services/provider.js';
import { failsBatch, type IssueDraft, warning } from '../report/issue-draft.js';
import { formatNumber } from '../report/text.js';

/** What a file holds. */
interface Totals {
  requests: number;
  bytes: number;
  embeddingInputs: number;
}

/** Where a file holds more than one batch of this service may. */
export function fileLimitFindings({ requests, bytes, embeddingInputs }: Totals, provider: Provider): IssueDraft[] {
  const findings: IssueDraft[] = [];
  const { title } = provider;
  if (provider.requests !== undefined && requests > provider.requests) {
    const message = `${formatNumber(requests)} requests are more than the ${formatNumber(provider.requests)} that one file may hold for ${title}. Split it.`;
    findings.push((isSure(provider, 'requests') ? failsBatch : warning)('too_many_requests_in_file', message));
  }
  if (provider.embeddingInputs !== undefined && embeddingInputs > provider.embeddingInputs) {
    const message = `${formatNumber(embeddingInputs)} embedding inputs are more than the ${formatNumber(provider.embeddingInputs)} that one batch may hold for ${title}. Split it.`;
    findings.push(failsBatch('too_many_embedding_inputs', message));
  }
  if (provider.bytes !== undefined && bytes > provider.bytes) {
    const message = `${formatNumber(bytes)} bytes are more than the ${formatNumber(provider.bytes)} that ${title} takes. Split it.`;
    findings.push((isSure(provider, 'bytes') ? failsBatch : warning)('file_too_large', message));
  } else if (provider.bytes === LIMITS.serverBytes && bytes > LIMITS.bytes) {
    const message = `${formatNumber(bytes)} bytes are above 200 MB in its smaller reading (${formatNumber(LIMITS.bytes)}). The service has been seen to take it.`;
    findings.push(warning('file_too_large', message));
  }
  return findings;
}

/** Where one line is longer than this service takes. */
export function lineLimitFinding(bytes: number, provider: Provider): IssueDraft | undefined {
  if (provider.lineBytes === undefined || bytes <= provider.lineBytes) return undefined;
  const message = `The line has ${formatNumber(bytes)} bytes; ${provider.title} takes at most ${formatNumber(provider.lineBytes)} in one line.`;
  return (isSure(provider, 'lineBytes') ? failsBatch : warning)('file_too_large', message);
}
