import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planBuild } from '../../src/input/config/build-plan.js';
import { temporaryFolder } from '../helpers/temp-folder.js';

const folder = temporaryFolder();
writeFileSync(join(folder, 'p.md'), '\ufeffClassify: {{text}}\n');
writeFileSync(join(folder, 'verdict.schema.json'), '{"type":"object","properties":{}}');
writeFileSync(join(folder, 'named.json'), '{"name":"n","schema":{"type":"object"}}');

describe('planBuild', () => {
  it('makes paths absolute, reads prompts, and puts each parameter where it belongs', () => {
    const plan = planBuild(
      {
        input_file: 'in/rows.csv',
        prompt: '@p.md',
        system_prompt: 'Be terse.',
        image_url: 'photo',
        model_params: {
          model: 'm',
          temperature: 0,
          seed: null,
          reasoning_effort: 'low',
          response_format: '@verdict.schema.json',
        },
        batch_size: 5,
        data_path: 'data',
        output_file: 'answers.csv',
      },
      folder,
    );
    expect(plan).toEqual({
      input: join(folder, 'in/rows.csv'),
      options: {
        model: 'm',
        seed: null,
        reasoningEffort: 'low',
        body: { temperature: 0 },
        systemPrompt: 'Be terse.',
        responseFormat: { name: 'verdict', schema: { type: 'object', properties: {} }, strict: true },
      },
      mapping: { prompt: 'Classify: {{text}}', image: 'photo', imageFolder: folder },
      maxRequests: 5,
      output: join(folder, 'data/rows.jsonl'),
      answers: join(folder, 'answers.csv'),
    });
  });

  it('gives a system prompt with columns to the rows, and takes formats as they are given', () => {
    const plan = planBuild(
      { input_file: 'a.csv', system_prompt: 'Be {{tone}}.', response_format: '@named.json' },
      folder,
    );
    expect(plan.mapping).toEqual({ systemPrompt: 'Be {{tone}}.' });
    expect(plan.options).toEqual({ responseFormat: { name: 'n', schema: { type: 'object' } } });
    expect(planBuild({ input_file: 'a.csv', response_format: 'json_object' }, folder).options.responseFormat).toBe(
      'json_object',
    );
    expect(plan.output).toBe(join(folder, 'a.jsonl'));
  });

  it('refuses pickles with what to do instead', () => {
    expect(() => planBuild({ input_file: 'a.pkl' }, folder)).toThrow(/df\.to_csv\("rows\.csv", index=False\)/);
    expect(() => planBuild({ input_file: 'a.csv', output_file: 'b.pkl' }, folder)).toThrowErrorMatchingInlineSnapshot(
      `[BatchOptionsError: output_file is a Python pickle, which this tool cannot write. Name it .csv, .jsonl, .json or .parquet; pandas reads them: pd.read_csv("answers.csv").]`,
    );
  });

  it('refuses what contradicts itself or is not there', () => {
    expect(() => planBuild({}, folder)).toThrow(/input_file/);
    expect(() => planBuild({ input_file: 'a.csv', image_url: 'a', image_url_column: 'b' }, folder)).toThrow(
      /Remove one/,
    );
    expect(() => planBuild({ input_file: 'a.csv', prompt: '@no.md' }, folder)).toThrow(/Cannot read .*no\.md/);
    expect(() => planBuild({ input_file: 'a.csv', response_format: 'xml' }, folder)).toThrow(
      /json_object, @schema\.json/,
    );
  });
});
