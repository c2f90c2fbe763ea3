import type OpenAI from 'openai';

/** At the image endpoints the types hold uploads by form; in JSON `images` stands for `image`. */
type EditBody = Omit<OpenAI.ImageEditParamsNonStreaming, 'image' | 'mask'> & {
  images: ({ image_url: string } | { file_id: string })[];
  mask?: { image_url: string } | { file_id: string };
};

export const EMBEDDINGS: Record<string, OpenAI.EmbeddingCreateParams> = {
  text: { model: 'text-embedding-3-small', input: 'a' },
  texts: { model: 'text-embedding-3-large', input: ['a', 'b'], dimensions: 256, encoding_format: 'base64', user: 'u' },
  tokens: { model: 'text-embedding-3-small', input: [1, 2, 3], encoding_format: 'float' },
  tokenLists: { model: 'text-embedding-3-small', input: [[1], [2, 3]] },
};

export const MODERATIONS: Record<string, OpenAI.ModerationCreateParams> = {
  text: { model: 'omni-moderation-latest', input: 'a' },
  texts: { model: 'omni-moderation-latest', input: ['a', 'b'] },
  parts: {
    model: 'omni-moderation-latest',
    input: [
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'https://example.com/1.png' } },
    ],
  },
};

export const COMPLETIONS: Record<string, OpenAI.CompletionCreateParamsNonStreaming> = {
  smallest: { model: 'my-model', prompt: 'Once' },
  all: {
    model: 'my-model',
    prompt: ['a', 'b'],
    best_of: 20,
    echo: true,
    frequency_penalty: 0,
    logit_bias: { 1: 100 },
    logprobs: 5,
    max_tokens: 0,
    n: 1,
    presence_penalty: null,
    seed: 1,
    stop: 'x',
    stream: false,
    suffix: null,
    temperature: 1,
    top_p: 1,
    user: 'u',
  },
  nothing: { model: 'my-model', prompt: null },
  tokenLists: { model: 'my-model', prompt: [[1, 2], [3]] },
};

export const GENERATIONS: Record<string, OpenAI.ImageGenerateParamsNonStreaming> = {
  smallest: { model: 'gpt-image-2', prompt: 'A cat' },
  all: {
    model: 'gpt-image-2',
    prompt: 'A cat',
    background: 'transparent',
    moderation: 'low',
    n: 10,
    output_compression: 100,
    output_format: 'webp',
    partial_images: 0,
    quality: 'high',
    size: '1536x1024',
    stream: false,
  },
  nulls: { model: 'gpt-image-2', prompt: 'A cat', background: null, n: null, size: null, quality: null },
};

export const EDITS: Record<string, EditBody> = {
  smallest: { model: 'gpt-image-2', prompt: 'A hat', images: [{ file_id: 'file-1' }] },
  masked: {
    model: 'gpt-image-2',
    prompt: 'A hat',
    images: [{ image_url: 'https://example.com/1.png' }, { file_id: 'file-1' }],
    mask: { file_id: 'file-2' },
    input_fidelity: 'high',
  },
  all: {
    model: 'gpt-image-2',
    prompt: 'A hat',
    images: Array.from({ length: 16 }, (_, index) => ({ file_id: `file-${index}` })),
    background: 'opaque',
    n: 1,
    output_compression: 0,
    output_format: 'png',
    partial_images: null,
    quality: 'auto',
    size: 'auto',
    stream: null,
  },
};
