import type { Ending } from '../ledger/job-facts.js';
import type { ResultKind } from '../ledger/ledger-record.js';
import type { RemoteBatch } from '../service/client.js';

/** How a batch ended, as the ledger keeps it. An empty file id counts as no file. */
export function endingOf(batch: RemoteBatch): Ending {
  const { status, request_counts: counts, output_file_id: output, error_file_id: errorFile, usage } = batch;
  const errors = batch.errors?.data?.slice(0, 100).map(({ code, line, param }) => ({
    ...(code != null && { code: code.slice(0, 64) }),
    ...(line != null && { line }),
    ...(param != null && { param: param.slice(0, 128) }),
  }));
  return {
    status,
    ...(counts && { counts: { total: counts.total, completed: counts.completed, failed: counts.failed } }),
    ...(output && { outputFile: output }),
    ...(errorFile && { errorFile }),
    ...(errors && errors.length > 0 && { errors }),
    ...(usage && {
      usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens, totalTokens: usage.total_tokens },
    }),
  };
}

/**
 * Result files that the counts of a batch promise and the batch does not name. A service may report a batch as completed
 * a moment before its files exist.
 */
export function unnamedResults({ status, counts, outputFile, errorFile }: Ending): ResultKind[] {
  if (!counts || status === 'failed') return [];
  const unnamed: ResultKind[] = [];
  if (counts.completed > 0 && outputFile === undefined) unnamed.push('output');
  if (counts.failed > 0 && errorFile === undefined) unnamed.push('errors');
  return unnamed;
}
