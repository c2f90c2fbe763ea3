/** The log probability of one made-up token. */
interface TokenLogprob {
  token: string;
  logprob: number;
  bytes: number[];
  top_logprobs: Omit<TokenLogprob, 'top_logprobs'>[];
}

/** Words with the space before them: close to real tokens, and enough for tests. */
function pieces(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** The log probabilities of a text, in the form of chat completions and responses. */
export function logprobsOf(text: string, random: () => number, top: unknown): TokenLogprob[] {
  const count = typeof top === 'number' ? top : 0;
  return pieces(text).map((token) => {
    const first = { token, logprob: logprob(random), bytes: [...Buffer.from(token)] };
    const others = Array.from({ length: Math.max(count - 1, 0) }, (_, index) => {
      const other = `${token}${index + 2}`;
      return { token: other, logprob: first.logprob - index - 1, bytes: [...Buffer.from(other)] };
    });
    return { ...first, top_logprobs: count > 0 ? [first, ...others] : [] };
  });
}

/** The log probabilities of a text, in the form of completions. */
export function completionLogprobs(text: string, random: () => number): Record<string, unknown> {
  const tokens = pieces(text);
  let offset = 0;
  const offsets = tokens.map((token) => {
    offset += token.length;
    return offset - token.length;
  });
  const values = tokens.map(() => logprob(random));
  return {
    tokens,
    token_logprobs: values,
    top_logprobs: tokens.map((token, index) => ({ [token]: values[index] })),
    text_offset: offsets,
  };
}

function logprob(random: () => number): number {
  return Number((-random()).toFixed(6));
}
