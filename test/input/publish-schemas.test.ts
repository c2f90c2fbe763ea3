import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publishedSchemas, publishSchemas } from '../../src/input/config/publish-schemas.js';
import { ENDPOINTS } from '../../src/request/endpoints/table.js';
import { lineShape } from '../../src/request/line.js';
import { temporaryFolder } from '../helpers/temp-folder.js';
import { chat, edits, embeddings, generations, moderations, responses } from '../verdicts/verdict.js';

const folder = temporaryFolder();
const built = fileURLToPath(new URL('../../dist/schema/', import.meta.url));
const read = (from: string, name: string) => JSON.parse(readFileSync(join(from, name), 'utf8'));
const nameOf = (url: string) => url.replace('/v1/', '').replaceAll('/', '-');
const open = ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }) => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

describe('the published JSON Schemas', () => {
  it('are written as files, and equal the zod source', async () => {
    await publishSchemas(folder);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(publishedSchemas()).sort());
    for (const endpoint of Object.values(ENDPOINTS)) {
      const { title: _, ...line } = read(folder, `${nameOf(endpoint.url)}.line.json`);
      const { title: __, ...body } = read(folder, `${nameOf(endpoint.url)}.body.json`);
      expect(line).toEqual(z.toJSONSchema(lineShape(endpoint), { io: 'output', override: open }));
      expect(body).toEqual(z.toJSONSchema(endpoint.body, { io: 'output', override: open }));
    }
  });

  it('of the last build are those of today', () => {
    const from = existsSync(built) ? built : folder;
    for (const [name, schema] of Object.entries(publishedSchemas())) expect(read(from, name)).toEqual(schema);
  });

  it('tell good lines from bad ones to any reader of JSON Schema', () => {
    const lines = [chat({}), responses({}), embeddings({}), moderations({}), generations({}), edits({})];
    for (const line of lines) {
      const { title: _, ...schema } = read(folder, `${nameOf(line.url)}.line.json`);
      const fits = new Ajv2020({ strict: false }).compile(schema);
      expect(fits(line)).toBe(true);
      expect(fits({ ...line, body: { ...line.body, model: 5 } })).toBe(false);
      expect(fits({ ...line, method: 'GET' })).toBe(false);
      expect(fits({ ...line, body: { ...line.body, something_new: 1 } })).toBe(true);
    }
  });
});
