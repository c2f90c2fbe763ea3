import { BATCH_FAULTS } from './batch-faults.js';
import type { FaultDescription, FaultRow, FaultValues } from './fault-row.js';
import { REPLY_FAULTS } from './reply-faults.js';
import { REQUEST_FAULTS } from './request-faults.js';

const ROWS = { ...REQUEST_FAULTS, ...BATCH_FAULTS, ...REPLY_FAULTS };

/** The name of a fault that can be injected. */
export type FaultName = keyof typeof ROWS;

/** Every fault, with what it does. */
export const FAULT_ROWS: Readonly<Record<FaultName, FaultRow>> = ROWS;

/** Every fault that can be injected: what happens, what a good client does about it, and which request it affects. */
export const FAULTS = Object.fromEntries(
  Object.entries(FAULT_ROWS).map(([name, { what, client, on }]) => [name, { what, client, ...(on && { on }) }]),
) as unknown as Readonly<Record<FaultName, FaultDescription>>;

/** One fault to inject. */
export interface Fault extends FaultValues {
  /** The fault, as `FAULTS` names it. */
  name: FaultName;
}

/** The reply to a request whose prompt names a fault by a marker such as `[emulator:refusal]`. */
export function markedReply(body: object): FaultRow['reply'] {
  const name = /\[emulator:([^\]"]{1,40})\]/.exec(JSON.stringify(body))?.[1];
  if (name === undefined) return undefined;
  if (Object.hasOwn(REPLY_FAULTS, name)) return FAULT_ROWS[name as FaultName].reply;
  const message = `The emulator has no fault "${name}" for one request. It has: ${Object.keys(REPLY_FAULTS).join(', ')}.`;
  return { status: 400, body: { error: { message, type: 'emulator_error', param: null, code: 'unknown_fault' } } };
}
