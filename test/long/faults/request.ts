import type { Fault } from '../fault.js';

export const request: Fault[] = [
  {
    name: 'a zod schema is not strict',
    file: 'request/format/response-format.ts',
    from: 'schema: strictSchemaOf(schema), strict: true',
    to: 'schema: strictSchemaOf(schema), strict: false',
    tests: 'test/request/endpoints/chat-completions.test.ts',
  },
  {
    name: 'a schema name keeps its blanks',
    file: 'request/format/response-format.ts',
    from: ".replace(/[^A-Za-z0-9_-]+/g, '_')",
    to: '',
    tests: 'test/request/endpoints/chat-completions.test.ts',
  },
  {
    name: 'the fingerprint leaves out the endpoint',
    file: 'request/fingerprint/fingerprint.ts',
    from: 'const end = body.length + 1 + scratch.write(url, body.length + 1);',
    to: 'const end = body.length + 1;',
    tests: 'test/request/fingerprint.test.ts',
  },
  {
    name: 'a PNG is taken for a JPEG',
    file: 'request/content/media.ts',
    from: "[/^\\x89PNG/, 'image/png']",
    to: "[/^\\x89PNG/, 'image/jpeg']",
    tests: 'test/request/endpoints/chat-completions.test.ts',
  },
  {
    name: 'a JSON fingerprint depends on the blanks',
    file: 'request/fingerprint/fingerprint.ts',
    from: "found.isCanonical ? body : Buffer.from(canonicalJson(body.toString('utf8')))",
    to: 'body',
    tests: 'test/request/fingerprint.test.ts',
  },
];
