import { type IssueDraft, warning } from '../report/issue-draft.js';
import { fieldAt } from '../text/json-path.js';

const USER = 'Use safety_identifier, or prompt_cache_key for the cache.';
const RETENTION = 'Use prompt_cache_options.';

/** Fields that are still taken and on their way out, with what takes their place. Source: openai 7.55.0. */
const DEPRECATED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/v1/chat/completions': {
    function_call: 'Use tool_choice.',
    functions: 'Use tools.',
    max_tokens: 'Use max_completion_tokens.',
    prompt_cache_retention: RETENTION,
    user: USER,
  },
  '/v1/responses': {
    prompt: 'Stored prompts are to be shut down on 2026-11-30. Write the text into input and instructions.',
    prompt_cache_retention: RETENTION,
    'reasoning.generate_summary': 'Use reasoning.summary.',
    truncation: 'Use context_management.',
    user: USER,
  },
  '/v1/images/generations': {
    response_format: 'GPT Image models always answer with b64_json.',
    style: 'It was for dall-e-3.',
    user: USER,
  },
  '/v1/images/edits': { response_format: 'GPT Image models always answer with b64_json.', user: USER },
};

/** Fields of a body that will not be taken for ever. `seed` is not among them: people ask for it. */
export function deprecatedFindings(body: Record<string, unknown>, url: string): IssueDraft[] {
  return Object.entries(DEPRECATED[url] ?? {}).flatMap(([name, remedy]) => {
    if (fieldAt(body, name) == null) return [];
    return [warning('deprecated_parameter', `body.${name} is deprecated. ${remedy}`, { path: `body.${name}` })];
  });
}
