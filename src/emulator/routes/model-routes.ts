import type { Model } from '../../catalog/models/model.js';
import { MODELS } from '../../catalog/models/models.js';
import { snapshotOf } from '../../catalog/models/snapshots.js';
import { noSuchModel } from '../api/api-errors.js';
import { dayOf } from '../api/clock.js';
import type { EmulatorContext } from '../batch/emulator-context.js';
import type { Route } from '../http/call.js';

/** A model as the Models API shows it. */
interface ModelObject {
  id: string;
  object: 'model';
  created: number;
  owned_by: string;
}

/** Everything under `/v1/models`: the catalog's models that are not shut down, and those the options name. */
export function modelRoutes(context: EmulatorContext): Route[] {
  function all(): ModelObject[] {
    const today = dayOf(context.clock);
    const offered = MODELS.filter(({ shutdown }) => shutdown === undefined || shutdown > today);
    const ids = offered.flatMap((model) => namesOf(model).map((id) => ({ id, owned_by: 'openai', date: model.date })));
    const own = context.models.map((id) => ({ id, owned_by: 'emulator', date: today }));
    const known = new Map([...own, ...ids].map(({ date, ...model }) => [model.id, { ...model, date }]));
    return [...known.values()].map(({ id, owned_by, date }) => ({
      id,
      object: 'model',
      created: Date.parse(date) / 1000,
      owned_by,
    }));
  }
  return [
    { method: 'GET', path: /^\/models$/, handler: () => ({ status: 200, body: { object: 'list', data: all() } }) },
    {
      method: 'GET',
      path: /^\/models\/(.+)$/,
      handler: ({ ids: [id = ''] }) => {
        const model = all().find((candidate) => candidate.id === id);
        if (!model) throw noSuchModel(id);
        return { status: 200, body: model };
      },
    },
  ];
}

function namesOf({ id, aliases = [] }: Model): string[] {
  return [...new Set([id, snapshotOf(id), ...aliases])];
}
