type Json = Record<string, unknown>;

/** A part of a message for people: its text, or the kind and source of its media. */
export function describePart(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(part);
  const { type, text, image_url: image, file, input_audio: audio, ...rest } = part as Json;
  if (typeof text === 'string') return text;
  if (image !== undefined) return `<image ${placeOf((image as Json | null)?.url ?? image)}${detailOf(image)}>`;
  if (audio !== undefined) return `<audio ${String((audio as Json | null)?.format ?? '')}>`;
  if (file !== undefined) {
    const { filename, file_id: id, file_data: data } = (file ?? {}) as Json;
    return `<file ${[filename, id, data === undefined ? undefined : placeOf(data)].filter(Boolean).join(' ')}>`;
  }
  return `<${String(type ?? 'part')} ${JSON.stringify(rest)}>`;
}

/** The parts of a content as a list. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** A URL unchanged; for a data URL, its type and size. */
function placeOf(url: unknown): string {
  const data = /^data:([^;,]*)(?:;base64)?,/.exec(String(url));
  if (!data) return String(url);
  const bytes = Math.round(((String(url).length - data[0].length) * 3) / 4);
  return `${data[1]}, ${bytes.toLocaleString('en')} bytes`;
}

function detailOf(image: unknown): string {
  const { detail } = (image ?? {}) as { detail?: string };
  return detail === undefined ? '' : `, detail ${detail}`;
}
