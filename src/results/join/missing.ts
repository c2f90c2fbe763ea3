import type { JoinedOutcome } from '../line/outcome.js';

const REASONS = {
  not_sent: 'This request has not been sent.',
  not_ended: 'Its batch has not ended yet, or the service has not named its result file.',
  missing: 'No line came back for this request.',
};

/** The outcome of an entry without a line. */
export function missing(customId: string, code: keyof typeof REASONS): JoinedOutcome {
  return { customId, status: 'missing', error: { code, message: REASONS[code] } };
}

/** The outcome of an entry whose batch the service refused. */
export function notRun(customId: string, refusal: string): JoinedOutcome {
  const message = `The service refused the batch (${refusal}). This request was not run, and is not charged.`;
  return { customId, status: 'missing', error: { code: 'not_run', message } };
}
