import { z } from 'zod';
import { abortSignal, anyFunction, checkedLater, type FieldsOf } from '../../arguments/check-options.js';
import type { OpenJobOptions, SubmitOptions } from './submit-options.js';

const [text, number, flag] = [z.string().optional(), z.number().min(0).optional(), z.boolean().optional()];

/** Seconds: from an hour to 30 days. */
const expiry = z.int().min(3_600).max(2_592_000).optional();

/** The fields of `OpenJobOptions`. */
export const openJobFields = {
  client: checkedLater,
  ledger: checkedLater,
  env: checkedLater,
  sameAccount: flag,
  ignoreSize: flag,
  settleMs: number,
  pollMs: number,
  timeoutMs: number,
  backoffMs: number,
  maxEnqueuedTokens: number,
  tier: z.literal([1, 2, 3, 4, 5]).optional(),
  allowance: checkedLater,
} satisfies FieldsOf<OpenJobOptions>;

/** The fields of `SubmitOptions`. */
export const submitFields = {
  ...openJobFields,
  endpoint: text,
  model: text,
  retry: checkedLater,
  maxRetries: z.int().min(0).optional(),
  all: flag,
  shareIdentical: flag,
  completionWindow: text,
  description: text,
  metadata: checkedLater,
  inputExpiresAfter: expiry,
  outputExpiresAfter: expiry,
  validate: flag,
  maxCost: checkedLater,
  allowDuplicate: flag,
  signal: abortSignal.optional(),
  onStatus: anyFunction.optional(),
} satisfies FieldsOf<SubmitOptions>;
