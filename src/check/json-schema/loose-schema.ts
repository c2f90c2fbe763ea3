import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PathStep } from '../../issue.js';
import { excerpt } from '../report/text.js';
import { pointerSteps, valueAt } from '../text/json-path.js';
import { allSchemas, type JsonSchema, resolveRef } from './schema-walk.js';

/** What is wrong with a schema, by the way from its root. */
export interface SchemaFault {
  severity: 'error' | 'warning';
  path: PathStep[];
  message: string;
}

const META_2020 = 'https://json-schema.org/draft/2020-12/schema';
const META_7 = 'http://json-schema.org/draft-07/schema#';

let metas: { 2020: ValidateFunction; 7: ValidateFunction } | undefined;

/**
 * What keeps a value from being a JSON Schema, of 2020-12 or of draft 7, as it says itself or else of either. It is
 * held against the schema of schemas and never compiled, so that no pattern in it is ever run.
 */
export function notJsonSchema(schema: JsonSchema): SchemaFault[] {
  metas ??= {
    2020: new Ajv2020({ validateFormats: false }).getSchema(META_2020)!,
    7: new Ajv({ validateFormats: false }).getSchema(META_7)!,
  };
  const draft = typeof schema.$schema === 'string' ? schema.$schema : '';
  const drafts = draft.includes('2020-12')
    ? [metas[2020]]
    : draft.includes('draft-07')
      ? [metas[7]]
      : [metas[2020], metas[7]];
  if (drafts.some((fits) => fits(schema))) return [];
  const errors = drafts[0]?.errors ?? [];
  const [first] = errors.toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  return first ? [explain(first, schema)] : [];
}

/** What is wrong with a schema to which the answer is not held. */
export function checkLooseSchema(schema: JsonSchema): SchemaFault[] {
  const faults = notJsonSchema(schema);
  if (faults.length > 0) return faults;
  return allSchemas(schema).flatMap(({ schema: part, path }): SchemaFault[] => {
    if (part.$ref === undefined || resolveRef(schema, part.$ref)) return [];
    const message = `'$ref' ${JSON.stringify(part.$ref)} leads to nothing in this schema.`;
    return [{ severity: 'warning', path: [...path, '$ref'], message }];
  });
}

function explain(error: ErrorObject, schema: JsonSchema): SchemaFault {
  const path = pointerSteps(error.instancePath, schema);
  return { severity: 'error', path, message: `${excerpt(valueAt(schema, path), 40)} ${reason(error, path.at(-1))}` };
}

function reason({ keyword, params }: ErrorObject, place: PathStep | undefined): string {
  if (place === 'type' || keyword === 'enum') {
    return 'is no type of JSON. Types are "string", "number", "integer", "boolean", "object", "array" and "null".';
  }
  if (keyword !== 'type') return `is not what '${place ?? 'a schema'}' takes in JSON Schema.`;
  const wanted = String((params as { type: string | string[] }).type);
  if (wanted.includes('boolean') && wanted.includes('object')) return 'is not a schema. A schema is an object.';
  return `is not what '${place ?? 'a schema'}' takes in JSON Schema: it must be of type ${wanted}.`;
}
