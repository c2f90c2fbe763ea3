import { AUDIO, PAGE_TOKENS, REMOTE_PAGES } from '../catalog/tokens/media-tokens.js';
import { IMAGE_OUTPUT_MODEL, REMOTE_IMAGE_SIDES } from '../catalog/tokens/vision.js';
import { formatNumber } from '../check/report/text.js';
import type { Assumption } from './count/count-content.js';
import { ASSUMED_TOKENS, type ModelTally } from './model-tally.js';

const SENTENCES: Readonly<Record<Assumption, string>> = {
  'remote image': `Images at a URL or at the service are not fetched: each is assumed to be ${formatNumber(REMOTE_IMAGE_SIDES.likely)} px square, and may be ${REMOTE_IMAGE_SIDES.low} to ${formatNumber(REMOTE_IMAGE_SIDES.high)} px.`,
  recording: `Recordings are assumed to need ${AUDIO.tokensPerSecond.likely} tokens a second, up to ${AUDIO.tokensPerSecond.high}; the length of an MP3 follows from its size.`,
  document: `Documents are assumed to need ${formatNumber(PAGE_TOKENS.likely)} tokens a page, from ${PAGE_TOKENS.low} to ${formatNumber(PAGE_TOKENS.high)}; one that only the service has, to have ${REMOTE_PAGES.likely} pages.`,
  definitions:
    'Tools are counted as documented for gpt-4o, a response schema as its JSON give or take half: the service does not say how it writes them.',
  'stored content':
    'Content that only the service has (a stored prompt, an earlier response, a conversation) is not counted.',
  picture: `Generated images are assumed to cost as many tokens as one of ${IMAGE_OUTPUT_MODEL}; other models and sizes, a quarter to four times that.`,
  'picture rule': 'No document says how this model counts images: it is assumed to count like similar models.',
  'unknown endpoint': 'Some requests have a url that is not a known batch endpoint: their tokens are not counted.',
};

/** The assumptions, in sentences that a person can act on. */
export function assumptionsOf(
  tallies: readonly ModelTally[],
  assumptions: ReadonlySet<Assumption>,
  unreadable: number,
): string[] {
  const sentences: string[] = [];
  for (const { model, rates } of tallies) {
    if (!rates) {
      const name = model === '' ? 'a request without a model' : `"${model}"`;
      sentences.push(`No price is known for ${name}: tokens are counted, money is not. Give one by \`prices\`.`);
    }
  }
  const byBytes = tallies.find(({ counter }) => counter.counting.method === 'bytes');
  if (byBytes) {
    const { low, high } = byBytes.counter.counting.error;
    const range = `${Math.round((1 - low) * 100)} % less to ${Math.round((high - 1) * 100)} % more`;
    sentences.push(
      `Tokens are estimated from bytes: they may be ${range}. For exact counts: npm install gpt-tokenizer`,
    );
  }
  sentences.push(...[...assumptions].map((assumption) => SENTENCES[assumption]));
  const unlimited = tallies.reduce((sum, tally) => sum + tally.unlimited, 0);
  if (unlimited > 0) {
    const count = `${formatNumber(unlimited)} ${unlimited === 1 ? 'request sets' : 'requests set'}`;
    sentences.push(`${count} no limit on the output: it is assumed to be the most that the model can give.`);
  }
  if (tallies.some(({ isAssumed }) => isAssumed)) {
    const { plain, reasoning } = ASSUMED_TOKENS;
    const reasons = tallies.some(({ row, isAssumed }) => isAssumed && row?.efforts);
    const each = formatNumber(reasons ? reasoning : plain);
    const why = reasons ? ', reasoning included' : '';
    sentences.push(
      `The expected numbers assume ${each} output tokens per answer${why}, at most half of what is allowed. Run a sample and give the average: --expected-output (expectedOutputTokens).`,
    );
  }
  if (unreadable > 0) {
    const lines =
      unreadable === 1
        ? '1 line is not a request and is'
        : `${formatNumber(unreadable)} lines are not requests and are`;
    sentences.push(`${lines} not counted.`);
  }
  return sentences;
}
