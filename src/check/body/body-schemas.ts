import { hash } from 'node:crypto';
import { formatPath, type PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { checkLooseSchema } from '../json-schema/loose-schema.js';
import type { JsonSchema, SchemaIssue } from '../json-schema/schema-walk.js';
import { checkStrictSchema } from '../json-schema/strict-schema.js';
import { failsRequest, type IssueDraft, warning } from '../report/issue-draft.js';
import { truncate } from '../report/text.js';
import { fieldAt, valueAt } from '../text/json-path.js';

/** A named schema in a body. */
interface Holder {
  /** The service's name for it. */
  what: 'response_format' | 'function';
  /** The object with `name`, the schema and `strict`. */
  holder: unknown;
  path: PathStep[];
  /** The key of the schema. */
  key: 'schema' | 'parameters';
}

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** Issues by a hash of the schema's text: each schema is checked once, however many lines contain it. */
const verdicts = new Map<string, readonly SchemaIssue[]>();
const MAX_VERDICTS = 1_000;
/** The most issues reported for one schema. */
const MAX_FAULTS = 100;

/** Issues of the JSON Schemas in a body and of their names. */
export function schemaFindings(body: Record<string, unknown>, endpoint: Endpoint, fineTuned: boolean): IssueDraft[] {
  return holdersOf(body, endpoint).flatMap((place) => [...nameFindings(place), ...faultFindings(place, fineTuned)]);
}

/** Issues of one schema, cached if it was checked before. */
export function checkSchema(
  schema: JsonSchema,
  strict: boolean,
  fineTuned = false,
  isFunction = false,
): readonly SchemaIssue[] {
  const key = hash('sha1', `${strict}${fineTuned}${isFunction}${JSON.stringify(schema)}`, 'base64');
  let faults = verdicts.get(key);
  if (!faults) {
    faults = (strict ? checkStrictSchema(schema, fineTuned) : checkLooseSchema(schema, isFunction)).slice(
      0,
      MAX_FAULTS,
    );
    if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
    verdicts.set(key, faults);
  }
  return faults;
}

function holdersOf(body: Record<string, unknown>, { places }: Endpoint): Holder[] {
  const holders: Holder[] = [];
  const nested = places.functions === 'nested';
  const path = places.schema?.split('.') ?? [];
  const format = places.format === undefined ? undefined : fieldAt(body, places.format);
  if (isObject(format) && format.type === 'json_schema') {
    holders.push({ what: 'response_format', holder: valueAt(body, path), path: ['body', ...path], key: 'schema' });
  }
  const tools = places.functions && Array.isArray(body.tools) ? body.tools : [];
  for (const [index, tool] of tools.entries()) {
    if (!isObject(tool) || tool.type !== 'function') continue;
    const path: PathStep[] = nested ? ['body', 'tools', index, 'function'] : ['body', 'tools', index];
    holders.push({ what: 'function', holder: nested ? tool.function : tool, path, key: 'parameters' });
  }
  const functions = nested && Array.isArray(body.functions) ? body.functions : [];
  for (const [index, holder] of functions.entries()) {
    holders.push({ what: 'function', holder, path: ['body', 'functions', index], key: 'parameters' });
  }
  return holders.filter(({ holder }) => isObject(holder));
}

function nameFindings({ what, holder, path }: Holder): IssueDraft[] {
  const { name } = holder as JsonSchema;
  if (typeof name !== 'string' || NAME.test(name)) return [];
  const message = `The name of a ${what === 'function' ? 'function' : 'schema'} is ${JSON.stringify(truncate(name, 70))}; it must be 1 to 64 letters, digits, _ or -.`;
  return [failsRequest('invalid_schema_name', message, { path: formatPath([...path, 'name']), shared: true })];
}

function faultFindings({ what, holder, path, key }: Holder, fineTuned: boolean): IssueDraft[] {
  const { name, strict, [key]: schema } = holder as JsonSchema;
  if (!isObject(schema)) return [];
  return checkSchema(schema, strict === true, fineTuned, what === 'function').map((fault) => {
    const message = `Invalid schema for ${what} '${String(name).slice(0, 70)}': ${fault.message}`;
    const details = { path: formatPath([...path, key, ...fault.path]), shared: true } as const;
    return fault.severity === 'error'
      ? failsRequest('invalid_json_schema', message, details)
      : warning('invalid_json_schema', message.replace('Invalid schema', 'Possibly invalid schema'), details);
  });
}
