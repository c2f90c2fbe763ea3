import { inputTokens, type MockRequest, outputTokens, replyTo } from './mock-request.js';

/** A `text_completion` with one choice for each prompt and each of `n`. */
export function answerCompletions(ask: MockRequest): Record<string, unknown> {
  const { prompt, n, model } = ask.body;
  // A list of numbers is one prompt, as tokens.
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt : [prompt];
  const texts = prompts.flatMap((text) =>
    Array.from({ length: typeof n === 'number' ? n : 1 }, () => replyTo(typeof text === 'string' ? text : '')),
  );
  const input = inputTokens(ask);
  const output = outputTokens(ask, texts.join(''));
  return {
    id: ask.id('cmpl-'),
    object: 'text_completion',
    created: ask.created,
    model,
    choices: texts.map((text, index) => ({ text, index, logprobs: null, finish_reason: 'stop' })),
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}
