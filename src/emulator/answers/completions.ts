import { completionLogprobs } from './logprobs.js';
import { answeringModel, inputTokens, type MockRequest, outputTokens, replyTo, written } from './mock-request.js';

/** A `text_completion` with one choice for each prompt and each of `n`. */
export function answerCompletions(ask: MockRequest): Record<string, unknown> {
  const { prompt, n, max_tokens: limit, logprobs } = ask.body;
  // A list of numbers is one prompt, as tokens.
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt : [prompt];
  const texts = prompts.flatMap((text) =>
    Array.from({ length: typeof n === 'number' ? n : 1 }, () =>
      written(ask, ask.text ?? replyTo(typeof text === 'string' ? text : ''), limit),
    ),
  );
  const input = inputTokens(ask);
  const output = outputTokens(ask, texts.map(({ text }) => text).join(''));
  return {
    id: ask.id('cmpl-'),
    object: 'text_completion',
    created: ask.created,
    model: answeringModel(ask),
    choices: texts.map(({ text, cut }, index) => ({
      text,
      index,
      logprobs: typeof logprobs === 'number' ? completionLogprobs(text, ask.random) : null,
      finish_reason: cut ?? 'stop',
    })),
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}
