import { BatchCreator } from 'batch-creator';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { type Comparison, compare } from './compare.js';

const WORDS =
  'the parcel came late but its box was whole and “quite” lovely; I would buy this lamp again, café or not. Judge every review by what its writer says, never by what you would have liked to hear: a complaint about delivery is no complaint about the product'.split(
    ' ',
  );

/** A text of about so many bytes that differs with its number. */
function makeText(bytes: number, number: number): string {
  let text = `Number ${number}:`;
  for (let k = 0; text.length < bytes; k++) text += ` ${WORDS[(number * 7 + k * (1 + (number % 11))) % WORDS.length]}`;
  return text;
}

/** `estimate()` of requests with a shared system prompt of 2 KB and prompts of 300 bytes, against counting each request whole. */
export async function compareEstimating(_folder: string, rounds: number, count = 100_000): Promise<Comparison> {
  const systemPrompt = makeText(2_048, 1);
  const batch = new BatchCreator({ systemPrompt });
  for (let number = 0; number < count; number++) batch.add(`request-${number}`, makeText(300, number));

  const plain = { disallowedSpecial: new Set<string>() };
  const countWhole = () => {
    let tokens = 0;
    for (const { prompt } of batch) {
      const messages = [
        { role: 'system', content: systemPrompt },
        { role: 'user', content: String(prompt) },
      ];
      for (const { role, content } of messages) tokens += 3 + countTokens(role, plain) + countTokens(content, plain);
      tokens += 3;
    }
    if (tokens !== batch.estimate().inputTokens) throw new Error('the two ways count differently');
  };
  // The check above is part of no time that counts.
  countWhole();
  const title = `Counting ${count.toLocaleString('en')} requests, a system prompt of 2 KB and prompts of 300 bytes`;
  return compare(
    title,
    [
      { name: 'batch.estimate()', run: () => void batch.estimate() },
      {
        name: 'gpt-tokenizer on each whole request',
        run: () => {
          for (const { prompt } of batch) {
            countTokens(systemPrompt, plain);
            countTokens(String(prompt), plain);
          }
        },
      },
    ],
    rounds,
  );
}
