import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shellFolder } from './shell-folder.js';

const example = fileURLToPath(new URL('../../examples/with-a-csv/', import.meta.url));
const { requests, run } = shellFolder();

describe('the example from a CSV to a checked file', () => {
  it('builds, previews and validates', async () => {
    expect(await run('build', '-c', join(example, 'reviews.yaml'), '-o', 'reviews.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "3 requests for gpt-6-luna, 2.0 KB, in 1 file.
      ",
        "stdout": "reviews.jsonl
      ",
      }
    `);
    expect((await run('preview', 'reviews.jsonl', 'r-002')).stdout).toMatchInlineSnapshot(`
      "r-002  POST /v1/chat/completions
        model: gpt-6-luna
        seed: 334
        reasoning_effort: low
        response_format: json_schema "verdict", strict { label, reason }
        [system]
          You judge reviews of products. Answer by the schema.
        [user]
          What does the customer think of the tea kettle?
          
          Boils fast, pours well, and the handle stays cool. I bought a second one for "the office".
      "
    `);
    expect((await run('validate', 'reviews.jsonl')).stdout).toMatchInlineSnapshot(`
      "reviews.jsonl: 3 requests, no issues.
      "
    `);
    expect(requests('reviews.jsonl')[0].body.response_format.json_schema.name).toBe('verdict');
  });
});
