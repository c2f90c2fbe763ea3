import { BatchOptionsError } from '../../errors.js';
import { isObject } from '../../request/content/json-kind.js';
import { ApiError, noSuchBatch } from '../api/api-errors.js';
import { ManualClock } from '../api/clock.js';
import type { BatchStore } from '../batch/batches.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import type { FaultPlan } from '../faults/fault-plan.js';
import { FAULTS, type Fault, type FaultName } from '../faults/faults.js';
import type { Route } from '../http/call.js';

/** Routes that exist only in the emulator, under a path that no client of the API uses. */
export function controlRoutes(context: EmulatorContext, batches: BatchStore, faults: FaultPlan): Route[] {
  const active = () => ({ status: 200, body: { active: faults.active, known: FAULTS } });
  return [
    { method: 'GET', path: /^\/faults$/, handler: active },
    {
      method: 'POST',
      path: /^\/faults$/,
      handler: ({ json }) => {
        const given = (Array.isArray(json) ? json : [json]) as (Fault | FaultName)[];
        try {
          faults.add(...given);
        } catch (error) {
          if (error instanceof BatchOptionsError) throw new ApiError(400, error.message);
          throw error;
        }
        return active();
      },
    },
    {
      method: 'DELETE',
      path: /^\/faults$/,
      handler: () => {
        faults.clear();
        return active();
      },
    },
    {
      method: 'POST',
      path: /^\/clock$/,
      handler: async ({ json }) => {
        const ms = isObject(json) ? json.advance : undefined;
        if (!(context.clock instanceof ManualClock))
          throw new ApiError(409, 'This emulator does not have a ManualClock.');
        if (typeof ms !== 'number') throw new ApiError(400, 'Give the milliseconds to advance: {"advance": 60000}.');
        await context.clock.advance(ms);
        return { status: 200, body: { now: context.clock.now() } };
      },
    },
    {
      method: 'GET',
      path: /^\/batches\/([^/]+)\/(output|errors)$/,
      handler: async ({ ids: [id = '', kind] }) => {
        const record = batches.recordOf(id);
        if (!record) throw noSuchBatch(id);
        const file = kind === 'output' ? record.outputId : record.errorId;
        const bytes = await context.blobs.size(file);
        if (bytes === 0) return { status: 200, headers: { 'content-type': 'application/jsonl' }, body: '' };
        return { status: 200, content: { stream: await context.blobs.read(file), bytes } };
      },
    },
  ];
}
