import { z } from 'zod';

const rating = (what: string) =>
  z.object({ score: z.number().describe(`How ${what} it is, from 0 to 1`), reason: z.string() });

/** A response format of some 600 bytes as JSON Schema. */
const Verdict = z.object({
  label: z.enum(['positive', 'negative', 'neutral', 'mixed']),
  clear: rating('clear'),
  useful: rating('useful'),
});

export const OPTIONS = {
  model: 'gpt-6-luna',
  systemPrompt:
    'You classify reviews of products. Say how the writer feels, how clear the text is and how useful it is to others, ' +
    'each with a reason of one sentence. Judge by the text alone; do not guess what the writer may have meant.',
  responseFormat: Verdict,
} as const;

const WORDS =
  'the parcel came late but its box was whole and “quite” lovely; I would buy this lamp again, café or not.'.split(' ');

/** Entries that differ in every prompt: some 250 bytes of prompt, which makes lines of 1.3 KB with OPTIONS. */
export function* makeEntries(count: number, words = 45): Generator<{ customId: string; prompt: string }> {
  for (let n = 0; n < count; n++) {
    let prompt = `Review ${n}:`;
    for (let k = 0; k < words; k++) prompt += ` ${WORDS[(n * 7 + k * (1 + (n % 5))) % WORDS.length]}`;
    yield { customId: `request-${n}`, prompt };
  }
}
