import { isObject } from '../../request/content/json-kind.js';

type Body = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, unknown>>;

/** The parts of a reply that are not text. */
export interface ReplyData {
  embeddings?: number[][];
  moderations?: Item[];
  images?: Uint8Array[];
}

/** Vectors, moderation results and images as numbers and bytes instead of base64. */
export function replyData(body: Body): ReplyData {
  if (body.data === undefined && body.results === undefined) return {};
  const data = itemsOf(body.data);
  const embeddings = data
    .map((item, position) => ({
      at: typeof item.index === 'number' ? item.index : position,
      vector: vectorOf(item.embedding),
    }))
    .filter((item): item is { at: number; vector: number[] } => item.vector !== undefined)
    .sort((a, b) => a.at - b.at)
    .map(({ vector }) => vector);
  const images = data.flatMap(({ b64_json }) =>
    typeof b64_json === 'string' ? [Buffer.from(b64_json, 'base64')] : [],
  );
  const moderations = itemsOf(body.results);
  return {
    ...(embeddings.length > 0 && { embeddings }),
    ...(moderations.length > 0 && { moderations }),
    ...(images.length > 0 && { images }),
  };
}

/** A vector in base64 is a list of little-endian 32-bit floats. */
function vectorOf(embedding: unknown): number[] | undefined {
  if (Array.isArray(embedding)) return embedding.every((value) => typeof value === 'number') ? embedding : undefined;
  if (typeof embedding !== 'string') return undefined;
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, position) => bytes.readFloatLE(position * 4));
}

function itemsOf(list: unknown): Item[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
