/**
 * The dated snapshot that answers for a model name: the service puts it in `model` of replies and batches. Other models
 * answer under their own name. Source: the model names in openai-node 7.57.0, 2026-11-13; those of gpt-5.4 and
 * gpt-5.4-pro from recorded replies of 2026.
 */
const SNAPSHOT_DATES: Readonly<Record<string, string>> = {
  'gpt-5.5': '2026-04-23',
  'gpt-5.5-pro': '2026-04-23',
  'gpt-5.4': '2026-03-05',
  'gpt-5.4-pro': '2026-03-05',
  'gpt-5.4-mini': '2026-03-17',
  'gpt-5.4-nano': '2026-03-17',
  'gpt-5.2': '2025-12-11',
  'gpt-5.2-pro': '2025-12-11',
  'gpt-5.1': '2025-11-13',
  'gpt-5': '2025-08-07',
  'gpt-5-mini': '2025-08-07',
  'gpt-5-nano': '2025-08-07',
  'gpt-5-pro': '2025-10-06',
  o3: '2025-04-16',
  'o3-pro': '2025-06-10',
  'gpt-4.1': '2025-04-14',
  'gpt-4.1-mini': '2025-04-14',
  'gpt-4o': '2024-08-06',
  'gpt-4o-mini': '2024-07-18',
};

/** The name under which a model answers: its current snapshot, or its own name. */
export function snapshotOf(model: string): string {
  return Object.hasOwn(SNAPSHOT_DATES, model) ? `${model}-${SNAPSHOT_DATES[model]}` : model;
}
