export { BatchCreator } from './batch-creator.js';
export type { CatalogRow } from './catalog/own-models.js';
export type { Provider } from './catalog/provider.js';
export { PROVIDER_NAMES, PROVIDERS, type ProviderName } from './catalog/providers.js';
export { formatReportGithub } from './check/format-github.js';
export { formatReportsJson } from './check/format-json.js';
export { type FileReport, formatReport } from './check/format-text.js';
export { ISSUE_CODES, type IssueFacts } from './check/issue-codes.js';
export {
  BatchError,
  BatchFileError,
  BatchLimitError,
  BatchOptionsError,
  BatchValidationError,
  DuplicateCustomIdError,
} from './errors.js';
export { compareUsage, type TokenUsage, type UsageComparison } from './estimate/compare-usage.js';
export type { Range } from './estimate/count.js';
export { dollars } from './estimate/dollars.js';
export type {
  Estimate,
  EstimateOptions,
  ExpectedRange,
  OversizedRequest,
  SizedRequest,
} from './estimate/estimate.js';
export { type EstimateFileOptions, estimateFile } from './estimate/estimate-file.js';
export { formatComparison } from './estimate/format-comparison.js';
export { formatEstimate } from './estimate/format-estimate.js';
export { overBudget } from './estimate/over-budget.js';
export { oversizedIssues } from './estimate/over-window.js';
export { planQueue, type QueuePlan } from './estimate/plan-queue.js';
export type { Prices, Rates } from './estimate/price.js';
export type { Counting, Tokenizer } from './estimate/text-counter.js';
export { entriesFrom, type RowMapping } from './input/entries-from.js';
export type { DuplicateRule } from './input/ids.js';
export { BatchRowError, type Row } from './input/row.js';
export { type ReadRowsOptions, type RowFormat, readRows } from './input/rows.js';
export type { Issue, IssueCode, Report } from './issue.js';
export type { InputFile, PartLimits } from './jsonl/part-writer.js';
export type { SaveOptions, SaveResult } from './jsonl/save.js';
export { type ValidateOptions, validateFile, validateLines } from './jsonl/validate.js';
export {
  type AudioPart,
  audio,
  type FilePart,
  file,
  type ImagePart,
  image,
  type Part,
  type Prompt,
} from './request/content.js';
export type { ChatCompletionBody } from './request/endpoints/chat-completions.js';
export type { CompletionsBody } from './request/endpoints/completions.js';
export type { EmbeddingsBody } from './request/endpoints/embeddings.js';
export type { Message } from './request/endpoints/endpoint.js';
export type { ImagesEditsBody } from './request/endpoints/images-edits.js';
export type { ImagesGenerationsBody } from './request/endpoints/images-generations.js';
export type { ModerationsBody } from './request/endpoints/moderations.js';
export type { ResponsesBody } from './request/endpoints/responses.js';
export type { EndpointUrl } from './request/endpoints/table.js';
export type { Entry, RequestLine } from './request/entry.js';
export { requestLineSchema } from './request/line.js';
export type { BatchOptions, Overrides } from './request/options.js';
export type { JsonSchemaFormat, ResponseFormat } from './request/response-format.js';
export { type CollateOptions, type CollateSummary, collate } from './results/collate.js';
export {
  type FollowUpFile,
  type FollowUpFileOptions,
  type FollowUpOptions,
  writeFollowUp,
} from './results/follow-up.js';
export { formatSummary } from './results/format-summary.js';
export type { ResultInput } from './results/input-entries.js';
export type { Failure, JoinedOutcome, Outcome, Reply, Status, Usage } from './results/outcome.js';
export { type ReadResultsOptions, type Results, readResults } from './results/read-results.js';
export type { ResultFile, ResultFiles } from './results/result-files.js';
export type { ErrorGroup, Summary } from './results/summary.js';
