import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { Model } from '../../catalog/models/model.js';
import type { Endpoint } from '../../request/endpoints/common/endpoint.js';
import type { IssueDraft } from '../report/issue-draft.js';
import { fieldAt } from '../text/json-path.js';
import { explainShape } from './explain-shape.js';

const EFFORT = /^body\.reasoning(?:_|\.)effort$/;
const validators = new Map<string, ValidateFunction>();

/**
 * The issues of a body that does not have the shape of its endpoint: ajv finds whether, zod finds where and why.
 *
 * @param model The model's row; undefined for a model that is not in the table, whose values may be newer than our
 * lists.
 */
export function shapeFindings(body: Record<string, unknown>, endpoint: Endpoint, model?: Model): IssueDraft[] {
  const fits = validatorOf(endpoint);
  if (fits(body)) return [];
  const findings = explainShape(body, endpoint, model !== undefined, fits.errors ?? []);
  // A custom model may name an effort that is newer than our list.
  const efforts: readonly unknown[] = model?.efforts ?? [];
  return findings.filter(({ code, path = '' }) => {
    return code !== 'invalid_value' || !EFFORT.test(path) || !efforts.includes(fieldAt(body, path.slice(5)));
  });
}

/** Compiled on first use: about 25 ms per endpoint. */
function validatorOf(endpoint: Endpoint): ValidateFunction {
  let validator = validators.get(endpoint.url);
  if (!validator) {
    const schema = z.toJSONSchema(endpoint.body, { io: 'output' });
    // Optimizing the generated code gains nothing that can be measured, and our own schemas need no validation.
    const trusted = { meta: false, validateSchema: false, code: { optimize: false } };
    const options = { strict: false, validateFormats: false, discriminator: true, ...trusted };
    validator = new Ajv2020(options).compile(schema);
    validators.set(endpoint.url, validator);
  }
  return validator;
}
