import { z } from 'zod';
import { BatchOptionsError } from '../errors.js';
import type { Endpoint } from './endpoints/common/endpoint.js';
import { ENDPOINTS, type EndpointUrl } from './endpoints/table.js';

/** One line of an input file, strict: unknown keys are reported. */
export function lineShape(endpoint: Endpoint): z.ZodObject {
  return z.strictObject({
    custom_id: z.string().min(1),
    method: z.literal('POST'),
    url: z.literal(endpoint.url),
    body: endpoint.body,
  });
}

/**
 * The JSON Schema (2020-12) of one line of an input file for this endpoint: for editors, other languages, and
 * other validators. It allows unknown keys, because the service adds some every month.
 *
 * @throws BatchOptionsError for an unknown endpoint.
 */
export function requestLineSchema(endpoint: EndpointUrl): Record<string, unknown> {
  if (!Object.hasOwn(ENDPOINTS, endpoint)) {
    throw new BatchOptionsError(
      `"${endpoint}" is not a batch endpoint. Known endpoints: ${Object.keys(ENDPOINTS).join(', ')}.`,
    );
  }
  return z.toJSONSchema(lineShape(ENDPOINTS[endpoint]), {
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }) as Record<string, unknown>;
}
