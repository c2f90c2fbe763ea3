import { didYouMean } from '../../arguments/nearest.js';
import { findModel, isFineTuned } from '../../catalog/models/find-model.js';
import { type Model, REASONING_EFFORTS } from '../../catalog/models/model.js';
import { NAMES_ONLY } from '../../catalog/models/models.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { failsBatch, failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { pluralize, truncate } from '../report/text.js';
import { fieldAt } from '../text/json-path.js';
import { abilityFindings } from './model-abilities.js';

type Body = Record<string, unknown>;

/** A shutdown within this time is reported. */
const NOTICE_DAYS = 60;
const DAY = 86_400_000;

/** The hint for the last unknown name: a file repeats it in every line, and the search is slow. */
let last = { name: '', hint: '' };

function nearestModel(name: string, models: readonly Model[]): string {
  if (last.name !== name) {
    const served = models.filter(({ batch }) => batch).map(({ id }) => id);
    last = { name, hint: didYouMean(name, served) };
  }
  return last.hint;
}

/** Issues of a body that its model causes, by the table of models. `today` is YYYY-MM-DD. */
export function modelFindings(body: Body, endpoint: Endpoint, models: readonly Model[], today: string): IssueDraft[] {
  const { model: name } = body;
  if (typeof name !== 'string' || name === '') return [];
  const model = findModel(name, models);
  if (!model) {
    const known = NAMES_ONLY.includes(name);
    const fact = known
      ? `This package knows only the name of the model ${quote(name)}`
      : `The model ${quote(name)} is not in this package's table`;
    const guess = known ? '' : nearestModel(name, models);
    const message = `${fact}, so its limits were not checked.${guess} If it is a new model, add it with the option catalog.`;
    return [warning('unknown_model', message, { path: 'body.model', shared: true })];
  }
  const findings = lifeFindings(name, model, today);
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  const { url } = endpoint;
  if (!model.endpoints.includes(url)) {
    const message = `The model ${quote(name)} is not served at ${url}, only at ${model.endpoints.join(', ')}.`;
    return [...findings, failsRequest('unsupported_endpoint', message, { path: 'body.model', shared: true })];
  }
  return [...findings, ...parameterFindings(name, model, body, endpoint)];
}

function lifeFindings(name: string, model: Model, today: string): IssueDraft[] {
  const details = { path: 'body.model', shared: true } as const;
  const instead = model.successor === undefined ? '' : ` Use ${quote(model.successor)}.`;
  if (model.shutdown !== undefined && model.shutdown <= today) {
    const message = `The model ${quote(name)} was shut down on ${model.shutdown}.${instead}`;
    // Announcements of 2026 end tuned models together with their base; older ones did not.
    if (isFineTuned(name))
      return [warning('model_retiring', message.replace('The model', 'The base of the model'), details)];
    return [failsBatch('model_not_found', message, details)];
  }
  if (!model.batch) {
    const message = `The provided model ${quote(name)} is not supported by the Batch API.`;
    return [failsBatch('model_not_found', message, details)];
  }
  if (model.shutdown === undefined) return [];
  const days = Math.round((Date.parse(model.shutdown) - Date.parse(today)) / DAY);
  if (days > NOTICE_DAYS) return [];
  const message = `The model ${quote(name)} will be shut down on ${model.shutdown}, in ${pluralize(days, 'day')}.${instead}`;
  return [warning('model_retiring', message, details)];
}

function* parameterFindings(name: string, model: Model, body: Body, endpoint: Endpoint): Generator<IssueDraft> {
  const { effort: effortPath = 'effort' } = endpoint.places;
  const effort = fieldAt(body, effortPath);
  if (effort != null) yield* effortFindings(name, model, effort, `body.${effortPath}`);
  for (const field of model.rejects ?? []) {
    if (isUnset(body, field)) continue;
    const message = `Unsupported parameter: '${field}' is not supported with ${quote(name)}. ${INSTEAD[field] ?? 'Leave it out.'}`;
    yield failsRequest('unsupported_parameter', message, { path: `body.${field}` });
  }
  const used = effort ?? model.defaultEffort;
  for (const field of used === 'none' ? [] : (model.rejectsUnlessNone ?? [])) {
    if (isUnset(body, field)) continue;
    const now =
      effort == null ? `which is ${used ?? 'not none'} when none is sent` : `which is ${quote(String(effort))} here`;
    const message = `Unsupported parameter: ${quote(name)} supports '${field}' only with ${effortPath} "none", ${now}. Set it to "none", or omit '${field}'.`;
    yield failsRequest('unsupported_parameter', message, { path: `body.${field}` });
  }
  const doubts = [...(model.mayReject ?? []), ...(used === 'none' ? [] : (model.mayRejectUnlessNone ?? []))];
  for (const field of doubts) {
    if (isUnset(body, field)) continue;
    const message = `${quote(name)} may reject '${field}': the sources are few and not certain. ${INSTEAD[field] ?? 'Leave it out if you can.'}`;
    yield warning('unsupported_parameter', message, { path: `body.${field}` });
  }
  yield* toolFindings(name, model, body, endpoint, used);
  yield* abilityFindings(name, model, body, endpoint);
}

/** The default values of parameters. Every model that was tested accepts them explicitly. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  temperature: 1,
  top_p: 1,
  logprobs: false,
  presence_penalty: 0,
  frequency_penalty: 0,
  verbosity: 'medium',
  'text.verbosity': 'medium',
};

function isUnset(body: Body, field: string): boolean {
  const value = fieldAt(body, field);
  return value == null || (Object.hasOwn(DEFAULTS, field) && value === DEFAULTS[field]);
}

function* toolFindings(
  name: string,
  model: Model,
  body: Body,
  { url, places }: Endpoint,
  effort: unknown,
): Generator<IssueDraft> {
  if (places.functions !== 'nested' || body.tools == null || model.chatTools === undefined) return;
  if (model.chatTools === 'only-with-none' && effort === 'none') return;
  const [when, instead] =
    model.chatTools === 'never' ? ['', ''] : [' with an effort other than "none"', ', or set the effort to "none"'];
  const message = `${quote(name)} may reject tools at ${url}${when}. Use /v1/responses${instead}.`;
  yield warning('unsupported_parameter', message, { path: 'body.tools' });
}

const INSTEAD: Readonly<Record<string, string>> = {
  max_tokens: "Use 'max_completion_tokens' instead.",
  prompt_cache_retention: "Use 'prompt_cache_options' instead.",
};

function* effortFindings(name: string, model: Model, effort: unknown, path: string): Generator<IssueDraft> {
  if (!model.efforts) {
    const message = `The model ${quote(name)} does not reason and supports no effort. Omit it.`;
    yield failsRequest('unsupported_parameter', message, { path });
  } else if (REASONING_EFFORTS.some((one) => one === effort) && !model.efforts.some((one) => one === effort)) {
    const list = model.efforts.map(quote).join(', ');
    const message = `Unsupported value: the model ${quote(name)} does not support the effort ${quote(String(effort))}. It supports ${list}.`;
    yield failsRequest('unsupported_value', message, { path });
  }
}

function quote(text: string): string {
  return JSON.stringify(truncate(text, 80));
}
