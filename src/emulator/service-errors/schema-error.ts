import { valueAt } from '../../check/text/json-path.js';
import type { PathStep } from '../../issue.js';
import { isObject } from '../../request/content/json-kind.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import { ApiError } from '../api/api-errors.js';

type Schema = Record<string, unknown>;

/** The place of a schema in a body, and of the error in the schema. */
interface Place {
  /** The object with the schema's name. */
  holder: PathStep[];
  key: 'schema' | 'parameters';
  /** The path from the schema's root to the error. */
  steps: PathStep[];
}

/** The service's error for an invalid JSON Schema. The contexts and most rules are recorded. */
export function schemaError(body: Schema, path: readonly PathStep[], endpoint: Endpoint): ApiError {
  const { holder, key, steps } = placeOf(path);
  const root = valueAt(body, [...holder, key]);
  const name = String(valueAt(body, [...holder, 'name']));
  const rule = isObject(root) ? ruleAt(root, steps) : 'schema must be a JSON Schema.';
  if (key === 'parameters') {
    const param = [...holder, key].reduce<string>((text, step) => text + written(step, text), '');
    const message = `Invalid schema for function '${name}': ${rule}`;
    return new ApiError(400, message, { param, code: 'invalid_function_parameters' });
  }
  const message = `Invalid schema for response_format '${name}': ${rule}`;
  const atChat = endpoint.places.conversation === 'messages';
  return new ApiError(400, message, {
    param: atChat ? 'response_format' : 'text.format.schema',
    code: atChat ? null : 'invalid_json_schema',
  });
}

function written(step: PathStep, before: string): string {
  if (typeof step === 'number') return `[${step}]`;
  return before === '' ? step : `.${step}`;
}

function placeOf(path: readonly PathStep[]): Place {
  const isFunction = path[0] === 'tools' || path[0] === 'functions';
  const key = isFunction ? 'parameters' : 'schema';
  const at = path.indexOf(key);
  return { holder: path.slice(0, at), key, steps: path.slice(at + 1) };
}

/** The first rule that is broken at a place, in the service's words. */
function ruleAt(root: Schema, steps: PathStep[]): string {
  const keyword = keywordAt(root, steps);
  const path = keyword === undefined ? steps : steps.slice(0, -1);
  const node = valueAt(root, path);
  const quoted = path.map((step) => `'${step}'`);
  const context = `In context=(${quoted.join(', ')}${quoted.length === 1 ? ',' : ''}), `;
  const schema = isObject(node) ? node : {};
  const isRoot = path.length === 0;
  if (isRoot && (keyword === 'type' || (keyword === undefined && schema.type !== 'object'))) {
    const given = schema.type === undefined ? 'None' : String(schema.type);
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${given}"'.`;
  }
  return `${context}${ruleOf(keyword ?? firstBroken(schema), schema)}`;
}

/** The keyword that a path ends with; undefined if it ends with a schema. */
function keywordAt(root: Schema, steps: PathStep[]): string | undefined {
  const [last, before] = [steps.at(-1), steps.at(-2)];
  if (typeof last !== 'string' || ['properties', '$defs', 'definitions'].includes(String(before))) return undefined;
  return isObject(valueAt(root, steps.slice(0, -1))) && last !== 'items' ? last : undefined;
}

function firstBroken(schema: Schema): string {
  const { properties, required, type } = schema;
  if (type === 'array' && schema.items === undefined) return 'items';
  if (schema.additionalProperties !== false && (type === 'object' || properties)) return 'additionalProperties';
  const names = Object.keys(isObject(properties) ? properties : {});
  return names.some((name) => !Array.isArray(required) || !required.includes(name)) ? 'required' : 'type';
}

function ruleOf(keyword: string, schema: Schema): string {
  const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const missing = names.find((name) => !required.includes(name));
  switch (keyword) {
    case 'additionalProperties':
      return "'additionalProperties' is required to be supplied and to be false.";
    case 'required':
      return missing === undefined
        ? `'required' is required to be supplied and to be an array including every key in properties. Extra required key '${required.find((name) => !names.includes(name))}' supplied.`
        : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    case 'items':
      return 'array schema missing items.';
    case 'properties':
      return 'object schema missing properties.';
    case 'type':
      return "schema must have a 'type' key.";
    case '$ref':
      return `reference to component '${String(schema.$ref)}' was not found in the schema.`;
    case 'pattern':
      return `'${String(schema.pattern)}' is not a 'regex'.`;
    default:
      return `'${keyword}' is not permitted.`;
  }
}
