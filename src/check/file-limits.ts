import { LIMITS } from '../catalog/limits.js';
import { isSure, type Provider } from '../catalog/provider.js';
import { type Finding, failsBatch, warning } from './finding.js';
import { figure } from './wording.js';

/** What a file holds. */
interface Totals {
  requests: number;
  bytes: number;
  embeddingInputs: number;
}

/** Where a file holds more than one batch of this service may. */
export function fileLimitFindings({ requests, bytes, embeddingInputs }: Totals, provider: Provider): Finding[] {
  const findings: Finding[] = [];
  const { title } = provider;
  if (provider.requests !== undefined && requests > provider.requests) {
    const message = `${figure(requests)} requests are more than the ${figure(provider.requests)} that one file may hold for ${title}. Split it.`;
    findings.push((isSure(provider, 'requests') ? failsBatch : warning)('too_many_requests_in_file', message));
  }
  if (provider.embeddingInputs !== undefined && embeddingInputs > provider.embeddingInputs) {
    const message = `${figure(embeddingInputs)} embedding inputs are more than the ${figure(provider.embeddingInputs)} that one batch may hold for ${title}. Split it.`;
    findings.push(failsBatch('too_many_embedding_inputs', message));
  }
  if (provider.bytes !== undefined && bytes > provider.bytes) {
    const message = `${figure(bytes)} bytes are more than the ${figure(provider.bytes)} that ${title} takes. Split it.`;
    findings.push((isSure(provider, 'bytes') ? failsBatch : warning)('file_too_large', message));
  } else if (provider.bytes === LIMITS.serverBytes && bytes > LIMITS.bytes) {
    const message = `${figure(bytes)} bytes are above 200 MB in its smaller reading (${figure(LIMITS.bytes)}). The service has been seen to take it.`;
    findings.push(warning('file_too_large', message));
  }
  return findings;
}

/** Where one line is longer than this service takes. */
export function lineLimitFinding(bytes: number, provider: Provider): Finding | undefined {
  if (provider.lineBytes === undefined || bytes <= provider.lineBytes) return undefined;
  const message = `The line has ${figure(bytes)} bytes; ${provider.title} takes at most ${figure(provider.lineBytes)} in one line.`;
  return (isSure(provider, 'lineBytes') ? failsBatch : warning)('file_too_large', message);
}
