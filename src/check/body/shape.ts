import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { Endpoint } from '../../request/endpoints/shared/endpoint.js';
import type { IssueDraft } from '../report/issue-draft.js';
import { explainShape } from './explain-shape.js';

const validators = new Map<string, ValidateFunction>();

/** How a body differs from the shape that its endpoint takes: ajv says whether, zod says where and why. */
export function shapeFindings(body: Record<string, unknown>, endpoint: Endpoint): IssueDraft[] {
  const fits = validatorOf(endpoint);
  return fits(body) ? [] : explainShape(body, endpoint, fits.errors ?? []);
}

/** Compiled when first needed: it takes some 50 ms an endpoint. */
function validatorOf(endpoint: Endpoint): ValidateFunction {
  let validator = validators.get(endpoint.url);
  if (!validator) {
    const schema = z.toJSONSchema(endpoint.body, { io: 'output' });
    validator = new Ajv2020({ strict: false, validateFormats: false, discriminator: true }).compile(schema);
    validators.set(endpoint.url, validator);
  }
  return validator;
}
