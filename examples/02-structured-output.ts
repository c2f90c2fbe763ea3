// A zod schema becomes a strict JSON Schema; optional fields become nullable.
import { BatchCreator } from 'batch-creator';
import { z } from 'zod';

const Verdict = z.object({
  label: z.enum(['positive', 'negative', 'neutral']),
  confidence: z.number().min(0).max(1),
  complaint: z.string().optional().describe('What the writer is unhappy about, if anything'),
});

const batch = new BatchCreator({ model: 'gpt-6-luna', responseFormat: Verdict }).add(
  'review-1',
  'The lamp is lovely, the box was wet.',
);

console.log(JSON.stringify(batch.preview().body.response_format, null, 2));
