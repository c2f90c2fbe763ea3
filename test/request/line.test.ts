import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ENDPOINTS, type EndpointUrl } from '../../src/request/endpoints/table.js';
import { lineShape, requestLineSchema } from '../../src/request/line.js';
import { runs } from '../helpers/runs.js';
import { CHAT } from './endpoints/chat-samples.js';
import { COMPLETIONS, EDITS, EMBEDDINGS, GENERATIONS, MODERATIONS } from './endpoints/other-samples.js';
import { RESPONSES } from './endpoints/responses-samples.js';

const SAMPLES: Record<EndpointUrl, Record<string, object>> = {
  '/v1/chat/completions': CHAT,
  '/v1/responses': RESPONSES,
  '/v1/embeddings': EMBEDDINGS,
  '/v1/moderations': MODERATIONS,
  '/v1/images/generations': GENERATIONS,
  '/v1/images/edits': EDITS,
  '/v1/completions': COMPLETIONS,
};

const URLS = Object.keys(ENDPOINTS) as EndpointUrl[];

/** What a mutation may put in the place of a value. */
const intruder = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'auto', 'function', 'json_schema', -1, 0, 0.5, 3, 1e9, [], {}, [1], ['a']),
  fc.constantFrom<unknown>(
    { type: 'text' },
    { type: 'text', text: 'x' },
    { role: 'user' },
    { type: 'message' },
    { id: 'x' },
  ),
  fc.string(),
  fc.double({ min: -200, max: 200, noNaN: true }),
);

type Place = { holder: Record<string | number, unknown>; key: string | number };

/** Every value of a JSON tree, by what holds it. */
function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

function mutate(body: object, at: number, change: 'replace' | 'remove' | 'add', by: unknown): object {
  const copy = structuredClone(body);
  const places = placesOf(copy);
  const { holder, key } = places[at % places.length]!;
  if (change === 'remove' && !Array.isArray(holder)) delete holder[key];
  else if (change === 'add' && !Array.isArray(holder)) holder.type = by;
  else holder[key] = by;
  return copy;
}

describe.each(URLS)('the line of %s', (url) => {
  const endpoint = ENDPOINTS[url];
  const shape = lineShape(endpoint);
  const line = (body: object) => ({ custom_id: 'a', method: 'POST', url, body });
  const strict = new Ajv2020({ strict: false, validateFormats: false }).compile(
    z.toJSONSchema(shape, { io: 'output' }),
  );

  it('has a JSON Schema that finds right and wrong where zod does', () => {
    const sample = fc.constantFrom(...Object.values(SAMPLES[url]));
    const change = fc.constantFrom('replace', 'remove', 'add' as const);
    fc.assert(
      fc.property(sample, fc.nat(200), change, intruder, (body, at, how, by) => {
        const mutated = line(mutate(body, at, how as 'replace', by));
        expect([strict(mutated), mutated]).toEqual([shape.safeParse(mutated).success, mutated]);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is published as a JSON Schema that leaves unknown keys alone', () => {
    const schema = requestLineSchema(url);
    const text = JSON.stringify(schema);
    expect(JSON.parse(text)).toEqual(schema);
    expect(text).not.toContain('"additionalProperties":false');
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['custom_id', 'method', 'url', 'body'],
      properties: { method: { const: 'POST' }, url: { const: url } },
    });
    const fits = new Ajv2020({ strict: false }).compile(schema);
    for (const body of Object.values(SAMPLES[url])) {
      expect(fits(line({ ...body, key_of_next_year: 1 })), JSON.stringify(fits.errors)).toBe(true);
    }
    expect(fits({ ...line({ model: 'm' }), method: 'GET' })).toBe(false);
    expect(fits(line({ model: 5 }))).toBe(false);
  });
});

it('names the endpoints where there is no such', () => {
  for (const name of ['/v1/videos', 'constructor']) {
    expect(() => requestLineSchema(name as never)).toThrow(
      /".*" is not a batch endpoint\. Known endpoints: \/v1\/chat/,
    );
  }
});
