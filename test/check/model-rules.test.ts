import { describe, expect, it } from 'vitest';
import { modelsWith } from '../../src/catalog/models/custom-models.js';
import { modelFindings } from '../../src/check/body/model-rules.js';
import { endpointOf } from '../../src/request/endpoints/table.js';

const CHAT = '/v1/chat/completions';
const tools = [{ type: 'function', function: { name: 'find' } }];

/** What is found of a body, each as `severity code path: message`. */
function found(body: Record<string, unknown>, url = CHAT) {
  return modelFindings(body, endpointOf(url)!, modelsWith(), '2026-11-20').map(
    ({ severity, code, path, message }) => `${severity} ${code} ${path}: ${message}`,
  );
}

describe('modelFindings', () => {
  it.each(['gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6-astra'])('sends the tools of %s to responses', (model) => {
    const [finding, ...more] = found({ model, tools });
    expect(finding).toMatch(
      /^warning unsupported_parameter body\.tools: .*may reject tools at .*Use \/v1\/responses\.$/,
    );
    expect(more).toEqual([]);
    expect(found({ model, tools }, '/v1/responses')).toEqual([]);
  });

  it('doubts tools at chat where effort none alone takes them', () => {
    expect(found({ model: 'gpt-6-luna', tools })).toEqual([expect.stringContaining('or set the effort to "none"')]);
    expect(found({ model: 'gpt-6-luna', tools, reasoning_effort: 'none' })).toEqual([]);
    expect(found({ model: 'gpt-5.5', tools })).toEqual([]);
  });

  it.each([
    ['gpt-6-luna', { temperature: 1 }],
    ['gpt-5.5', { top_p: 1 }],
    ['o3', { logprobs: false }],
    ['gpt-6-astra', { frequency_penalty: 0, presence_penalty: 0 }],
    ['gpt-4o', { verbosity: 'medium', text: { verbosity: 'medium' } }],
  ])('takes it from %s when a default is written out: %j', (model, body) => {
    expect(found({ model, ...body }).filter((one) => one.includes('unsupported'))).toEqual([]);
  });

  it.each([
    ['gpt-5.5', { stop: 'END' }, 'body.stop'],
    ['gpt-6-sol', { prompt_cache_retention: '24h' }, 'body.prompt_cache_retention'],
    ['gpt-4o', { verbosity: 'low' }, 'body.verbosity'],
    ['gpt-4.1', { text: { verbosity: 'low' } }, 'body.text.verbosity'],
  ])('warns for %s of %j', (model, body, path) => {
    const warnings = found({ model, ...body }).filter((one) => one.includes('unsupported_parameter'));
    expect(warnings).toEqual([expect.stringContaining(`warning unsupported_parameter ${path}: `)]);
  });

  it('only warns of a tuned model whose base is gone', () => {
    expect(found({ model: 'ft:gpt-3.5-turbo-0125:acme::1' })).toEqual([
      'warning model_retiring body.model: The base of the model "ft:gpt-3.5-turbo-0125:acme::1" was shut down on 2026-10-23. Use "gpt-5.6-terra".',
    ]);
    expect(found({ model: 'gpt-3.5-turbo-0125' })).toEqual([expect.stringMatching(/^error model_not_found /)]);
  });
});
