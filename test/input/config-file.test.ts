import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/input/config/config-file.js';
import { configJsonSchema } from '../../src/input/config/config-schema.js';
import { CONFIG_WITH_IMAGE_COLUMN } from '../helpers/config-with-image-column.js';

const failure = (text: string, env = {}) => {
  try {
    return parseConfig(text, 'c.yaml', env);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('parseConfig', () => {
  it('takes YAML and JSON, and an empty file', () => {
    expect(parseConfig('input_file: a.csv\nbatch_size: 5\n', 'c', {})).toEqual({ input_file: 'a.csv', batch_size: 5 });
    expect(parseConfig('{\n\t"input_file": "a.csv"\n}', 'c', {})).toEqual({ input_file: 'a.csv' });
    expect(parseConfig('# nothing yet\n', 'c', {})).toEqual({});
  });

  it('says what kind of value it expects, and where in a list', () => {
    expect(failure('where: { status: new }')).toContain('where: expected a text or a list.');
    expect(failure('where: [a=b, c]')).toContain('where[1]: expected column=value, e.g. lang=de.');
    expect(failure('response_format: 5')).toContain('response_format: expected a text or an object.');
  });

  it('accepts a config with the keys of similar tools', () => {
    expect(parseConfig(CONFIG_WITH_IMAGE_COLUMN, 'config.yaml', {})).toMatchObject({
      id_column: 'id',
      batch_size: 50,
      model_params: { temperature: 0 },
    });
  });

  it('names line, column and the nearest key of all that is wrong at once', () => {
    const text =
      'promt: hello\nmodel: x\nbatch_size: many\nmodel_params:\n  reasoning_effort: hgh\nendpoint: /v1/chat\ncompletion_window: 1h\n';
    expect(failure(text)).toMatchInlineSnapshot(`
      "c.yaml:6:11: endpoint must be one of "/v1/chat/completions", "/v1/responses", "/v1/embeddings", "/v1/moderations", "/v1/images/generations", "/v1/images/edits", "/v1/completions".
      c.yaml:5:21: model_params.reasoning_effort must be one of "none", "minimal", "low", "medium", "high", "xhigh", "max". Did you mean "high"?
      c.yaml:3:13: batch_size: expected number, received string.
      c.yaml:7:20: completion_window must be "24h".
      c.yaml:1:1: unknown key "promt". Did you mean "prompt"?
      and 1 more"
    `);
  });

  it('names the place of broken YAML and of a key that stands twice', () => {
    expect(failure('a: [1,\nb: {')).toMatchInlineSnapshot(
      `"c.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]."`,
    );
    expect(failure('prompt: a\nprompt: b\n')).toMatchInlineSnapshot(`"c.yaml:2:1: Map keys must be unique."`);
    expect(failure('- a\n')).toMatchInlineSnapshot(`"c.yaml:1:1: the config: expected object, received array."`);
  });

  it('fills in what the environment holds, and names the place of what it does not', () => {
    const text = 'prompt: "${WORD} $${WORD} $WORD"\nbatch_size: ${SIZE}\nmetadata: { size: "${SIZE}" }\n';
    expect(parseConfig(text, 'c', { WORD: 'Hi', SIZE: '7' }, new Set(['WORD', 'SIZE']))).toEqual({
      prompt: 'Hi ${WORD} $WORD',
      batch_size: 7,
      metadata: { size: '7' },
    });
    expect(failure('input_file: ${USR}.csv\n', { USER: 'me' })).toMatchInlineSnapshot(
      `"c.yaml:1:13: \${USR} is not set in the environment. Did you mean "USER"? For the literal text, write $\${USR}."`,
    );
  });

  it.each([
    'prompt: "Use ${OPENAI_API_KEY}"',
    'system_prompt: ${HOME}',
    'metadata: { key: "${AWS_SECRET_ACCESS_KEY}" }',
    'model_params: { tools: [{ type: mcp, server_url: "https://x.test/${OPENAI_API_KEY}" }] }',
    'model_params: { input_file: "${HOME}" }',
    'response_format: { name: "${HOME}", schema: {} }',
    'input_file: "${OPENAI_API_KEY}.csv"',
  ])('keeps variables out of %s unless they are allowed by name', (text) => {
    const env = { OPENAI_API_KEY: 'sk-canary', HOME: '/home/canary', AWS_SECRET_ACCESS_KEY: 'canary' };
    const message = failure(text, env);
    expect(message).toContain('is not allowed here');
    expect(message).not.toContain('canary');
  });

  it('fills in the names of files, of prompts too', () => {
    const text = 'input_file: ${DIR}/rows.csv\nprompt: "@${DIR}/p.md"\ndata_path: ${DIR}\n';
    expect(parseConfig(text, 'c', { DIR: 'here' })).toEqual({
      input_file: 'here/rows.csv',
      prompt: '@here/p.md',
      data_path: 'here',
    });
  });

  it('keeps yes, 010 and dates of YAML 1.1 as YAML 1.2 reads them', () => {
    expect(parseConfig('prompt: yes\nid_column: 2020-01-01\n', 'c', {})).toEqual({
      prompt: 'yes',
      id_column: '2020-01-01',
    });
  });
});

describe('configJsonSchema', () => {
  it('describes every key', () => {
    const { properties } = configJsonSchema() as { properties: Record<string, { description?: string }> };
    expect(Object.entries(properties).filter(([, { description }]) => !description)).toEqual([]);
    expect(Object.keys(properties)).toContain('image_url');
  });
});
