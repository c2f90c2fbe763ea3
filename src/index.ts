export { BatchCreator } from './batch-creator.js';
export type { CatalogRow } from './catalog/models/custom-models.js';
export type { ImageTokens, PatchLimit } from './catalog/models/image-tokens.js';
export type {
  Effort,
  Encoding as TokenEncoding,
  Model as CatalogModel,
  Price as ModelPrice,
  Queue as ModelQueue,
  ReasoningEffort,
} from './catalog/models/model.js';
export type { TextModelName } from './catalog/models/text-models.js';
export type { Provider } from './catalog/services/provider.js';
export { PROVIDER_NAMES, PROVIDERS, type ProviderName } from './catalog/services/providers.js';
export type { ValidatorOptions } from './check/batch/batch.js';
export type { RuleOptions } from './check/batch/rules.js';
export { formatReportGithub } from './check/report/format-github.js';
export { formatReportsJson } from './check/report/format-json.js';
export { type FileReport, formatReport } from './check/report/format-text.js';
export { ISSUE_CODES, type IssueFacts } from './check/report/issue-codes.js';
export {
  BatchError,
  BatchFileError,
  BatchLimitError,
  BatchOptionsError,
  BatchValidationError,
  DuplicateCustomIdError,
  type FileErrorCode,
} from './errors.js';
export { budgetRefusal } from './estimate/cost/budget-refusal.js';
export { compareUsage, type TokenUsage, type UsageComparison } from './estimate/cost/compare-usage.js';
export { oversizedIssues } from './estimate/cost/context-overflow.js';
export { formatComparison } from './estimate/cost/format-comparison.js';
export { formatEstimate } from './estimate/cost/format-estimate.js';
export { planQueue, type QueuePlan, type Tier as UsageTier } from './estimate/cost/plan-queue.js';
export type { Range as EstimateRange } from './estimate/count/count.js';
export type { Counting as TokenCounting, Tokenizer } from './estimate/count/text-counter.js';
export type { CountTokens } from './estimate/count/tokenizer.js';
export { dollars } from './estimate/dollars.js';
export type {
  Estimate,
  EstimateOptions,
  ExpectedRange,
  OversizedRequest,
  SizedRequest,
} from './estimate/estimate.js';
export { estimateFile } from './estimate/estimate-file.js';
export type { EstimateFileOptions } from './estimate/estimate-options.js';
export type { Prices, Rates as ModelRates } from './estimate/price.js';
export type { EmptyRule } from './input/entries/empty-rows.js';
export { entriesFrom, type RowMapping, type SkipReason } from './input/entries/entries-from.js';
export type { DuplicateRule } from './input/entries/ids.js';
export type { EntryMapping } from './input/entries/row-mapper.js';
export type { Source as TableSource } from './input/lines/chunks.js';
export { BatchRowError, type Row as TableRow } from './input/table/row.js';
export { type ReadRowsOptions, type RowFormat, readRows } from './input/table/rows.js';
export type { Issue, IssueCode, IssueGroup, Report } from './issue.js';
export type { ChunkedIterable } from './jsonl/read/chunked-iterable.js';
export type { FileSource } from './jsonl/read/source.js';
export { type ValidateOptions, validateFile, validateLines } from './jsonl/read/validate.js';
export type { InputFile, PartLimits } from './jsonl/write/part-writer.js';
export type { SaveOptions, SaveResult } from './jsonl/write/save.js';
export type { ReportFact, ReportRound } from './report/gather/page-data.js';
export { type NamedOutcomes, type ReportOptions, type WrittenReport, writeReport } from './report/write-report.js';
export {
  type AudioPart,
  audio,
  type FilePart,
  file as promptFile,
  type ImagePart,
  image,
  type MediaSource,
  type Part as PromptPart,
  type Prompt,
} from './request/content/content.js';
export type { ChatCompletionBody } from './request/endpoints/chat-completions/chat-completions.js';
export type { Answer as OutcomeChoice, Message, ToolCall } from './request/endpoints/common/endpoint.js';
export type { CompletionsBody } from './request/endpoints/completions/completions.js';
export type { EmbeddingsBody } from './request/endpoints/embeddings/embeddings.js';
export type { ImagesEditsBody } from './request/endpoints/images-edits/images-edits.js';
export type { ImagesGenerationsBody } from './request/endpoints/images-generations/images-generations.js';
export type { ModerationsBody } from './request/endpoints/moderations/moderations.js';
export type { ResponsesBody } from './request/endpoints/responses/responses.js';
export type { BodyFields, BodyOf, DefaultModelName, EndpointName, EndpointUrl } from './request/endpoints/table.js';
export type { Entry, PlainEntry, RequestLine, TypedEntry } from './request/entry.js';
export type { CarriesFormats } from './request/format/carried-formats.js';
export type { JsonSchemaFormat, ResponseFormat } from './request/format/response-format.js';
export type { ZodSchema } from './request/format/zod-types.js';
export { requestLineSchema } from './request/line.js';
export type {
  BatchOptions,
  ModelName,
  Overrides,
  PlainOverrides,
  TypedBody,
  TypedEntryBody,
  TypedOverrides,
} from './request/options.js';
export { type CollateOptions, type CollateSummary, collate } from './results/collate/collate.js';
export {
  type FollowUpFile,
  type FollowUpFileOptions,
  type FollowUpOptions,
  writeFollowUp,
} from './results/collate/follow-up.js';
export { Answers, type ReadAnswersOptions, readAnswers } from './results/collate/read-answers.js';
export type { ResultInput } from './results/join/input-entries.js';
export { type ReadResultsOptions, type Results, readResults } from './results/join/read-results.js';
export type { ResultFile, ResultFiles } from './results/join/result-files.js';
export {
  type Failure as OutcomeError,
  type JoinedOutcome,
  type Outcome,
  type Reply as OutcomeResponse,
  type ResultLine,
  STATUSES,
  type Status as OutcomeStatus,
  type Usage as OutcomeUsage,
} from './results/line/outcome.js';
export { formatSummary } from './results/summary/format-summary.js';
export type { ErrorGroup, Summary } from './results/summary/summary.js';
export type { BatchRunOptions } from './submit/run/run-builder.js';
