import type { Account, Ending, PartFacts } from '../ledger/job-facts.js';
import type { LedgerRecord, PartRecord, ResultKind } from '../ledger/ledger-record.js';

/** The budget of a job, in US dollars. */
export interface Budget {
  maxCost: number;
  /** The maximum cost of each part, in order. */
  most: readonly number[];
}

/** The progress of a part, according to the records. */
type Phase =
  | 'new'
  | 'upload_intended'
  | 'uploaded'
  | 'create_intended'
  | 'fence_intended'
  | 'fenced'
  | 'live'
  | 'ended';

/** The state of one part, according to the records. */
export interface PartState {
  part: number;
  phase: Phase;
  /** Uploads intended so far; each has its own name. */
  uploads: number;
  uploadName: string;
  /** Creates intended so far. Each is sent at most once. */
  attempt: number;
  file: string;
  /** When the file was created, in Unix seconds of the service's clock. */
  fileCreatedAt: number;
  /** True if the file was deleted, or is about to be. */
  fileGone: boolean;
  /** Files whose attempts were abandoned for good. */
  voided: readonly string[];
  /** The batch that counts; empty before there is one. */
  batch: string;
  /** All known batches, including failed and duplicate ones. */
  batches: readonly string[];
  ending: Ending | undefined;
  /** Times in a row that the service had no room. */
  queued: number;
  /** Times that the service lost the file. */
  vanished: number;
  downloads: Readonly<Partial<Record<ResultKind, DownloadedFile>>>;
}

type DownloadedFile = Omit<Extract<LedgerRecord, { kind: 'downloaded' }>, 'kind' | 'part' | 'which'>;

/** The state of a job, according to the records. */
export interface JobState {
  job: Extract<LedgerRecord, { kind: 'job' }>;
  account: Account;
  cancelled: boolean;
  /** True once its files at the service were deleted. */
  cleaned: boolean;
  budget: Budget | undefined;
  queueLimit: Extract<LedgerRecord, { kind: 'queue_limit' }> | undefined;
  parts: PartState[];
  /** When each create was intended, in ms, oldest first; the service limits creates per hour. */
  creates: number[];
}

const MAX_VANISHED = 3;

/** A part before its first record. */
export function newPart({ part }: Pick<PartFacts, 'part'>): PartState {
  return {
    part,
    phase: 'new',
    uploads: 0,
    uploadName: '',
    attempt: 0,
    file: '',
    fileCreatedAt: 0,
    fileGone: false,
    voided: [],
    batch: '',
    batches: [],
    ending: undefined,
    queued: 0,
    vanished: 0,
    downloads: {},
  };
}

/** Computes the state from the records; undefined before the job began. */
export function jobState(records: readonly LedgerRecord[]): JobState | undefined {
  const job = records.find((record) => record.kind === 'job');
  if (!job) return undefined;
  const state: JobState = {
    job,
    account: job.account,
    cancelled: false,
    cleaned: false,
    budget: undefined,
    queueLimit: undefined,
    parts: job.parts.map(newPart),
    creates: [],
  };
  for (const record of records) applyRecord(state, record);
  return state;
}

/** Updates the state with one more record. */
export function applyRecord(state: JobState, record: LedgerRecord): void {
  if (record.kind === 'account') state.account = record.account;
  if (record.kind === 'cancel') state.cancelled = true;
  if (record.kind === 'cleaned') state.cleaned = true;
  if (record.kind === 'budget') state.budget = { maxCost: record.maxCost, most: record.most };
  if (record.kind === 'queue_limit') state.queueLimit = record;
  if (record.kind === 'create_intent') state.creates.push(record.at);
  if (!('part' in record)) return;
  const part = state.parts[record.part - 1];
  if (part) state.parts[record.part - 1] = partAfter(part, record);
}

/** True while no call was sent that can create a batch for this part. */
export function isUnsent({ phase }: PartState): boolean {
  return phase === 'new' || phase === 'upload_intended' || phase === 'uploaded';
}

/** True while no batch of a round was ever created, so that it may be dropped. */
export function isUntouched({ parts }: Pick<JobState, 'parts'>): boolean {
  return parts.every((part) => isUnsent(part) && part.batches.length === 0);
}

/** True while a batch of this part is running, or may be. */
export function mayRun({ phase }: PartState): boolean {
  return phase === 'create_intended' || phase === 'fence_intended' || phase === 'fenced' || phase === 'live';
}

/** Returns the part after a record. */
export function partAfter(part: PartState, record: PartRecord): PartState {
  switch (record.kind) {
    case 'upload_intent':
      return { ...part, phase: 'upload_intended', uploads: record.upload, uploadName: record.name };
    case 'uploaded':
      return { ...part, phase: 'uploaded', file: record.file, fileCreatedAt: record.createdAt, fileGone: false };
    case 'create_intent':
      return { ...part, phase: 'create_intended', attempt: record.attempt };
    case 'create_refused':
      return { ...part, phase: 'uploaded' };
    case 'created':
      return { ...part, phase: 'live', batch: record.batch, batches: [...part.batches, record.batch] };
    case 'fence_intent':
      return { ...part, phase: 'fence_intended', fileGone: true };
    case 'fenced':
      return { ...part, phase: 'fenced' };
    case 'attempt_void':
      return { ...part, phase: 'new', voided: [...part.voided, part.file] };
    case 'ended':
      return afterEnding(part, record.ending);
    case 'doubled':
      return { ...part, batches: [...part.batches, record.batch] };
    case 'downloaded': {
      const { kind, part: _, which, ...file } = record;
      return { ...part, downloads: { ...part.downloads, [which]: file } };
    }
  }
}

/** A batch that failed because the queue was full or its file was missing cost nothing, so the part is submitted again. */
function afterEnding(part: PartState, ending: Ending): PartState {
  const failure = failureOf(ending);
  const again = { ...part, batch: '', voided: part.fileGone ? [...part.voided, part.file] : part.voided };
  if (failure === 'no_room') {
    return { ...again, phase: part.fileGone ? 'new' : 'uploaded', queued: part.queued + 1 };
  }
  if (failure === 'no_file' && (part.fileGone || part.vanished < MAX_VANISHED)) {
    return { ...again, phase: 'new', vanished: part.vanished + (part.fileGone ? 0 : 1) };
  }
  return { ...part, phase: 'ended', ending };
}

function failureOf({ status, errors = [] }: Ending): 'no_room' | 'no_file' | undefined {
  if (status !== 'failed') return undefined;
  if (errors.some(({ code }) => code !== undefined && ROOM_CODES.includes(code))) return 'no_room';
  const isFile = errors.length > 0 && errors.every(({ param, line }) => FILE_PARAMS.includes(param ?? '') && !line);
  return isFile ? 'no_file' : undefined;
}

const ROOM_CODES = ['token_limit_exceeded', 'request_limit_exceeded', 'rate_limit_exceeded'];
const FILE_PARAMS = ['file_id', 'input_file_id'];
