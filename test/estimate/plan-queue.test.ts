import { describe, expect, it } from 'vitest';
import { planQueue } from '../../src/estimate/cost/plan-queue.js';
import type { Estimate } from '../../src/estimate/estimate.js';

const of = (inputTokens: number, model = 'gpt-4o') => ({ model, inputTokens }) as Estimate;

describe('planQueue', () => {
  it('divides what is not split yet by the queue of the tier', () => {
    expect(planQueue(of(200_000), 1)).toMatchObject({ limit: 90_000, waves: 3, hours: { low: 3, high: 72 } });
    expect(planQueue(of(200_000), 3)).toMatchObject({ limit: 50_000_000, waves: 1, hours: { low: 1, high: 24 } });
    expect(planQueue(of(0), 1)?.waves).toBe(1);
  });

  it('fills the queue with whole parts, in order', () => {
    expect(planQueue([of(50_000), of(40_000), of(50_000), of(50_000)], 1)).toMatchObject({ waves: 3, tooLarge: [] });
  });

  it('names parts that no queue of the tier can take', () => {
    expect(planQueue([of(10), of(90_001)], 1)).toMatchObject({ waves: 2, tooLarge: [1] });
  });

  it('knows nothing of other models, and of no tier but five', () => {
    expect(planQueue(of(1, 'mistral-small'), 1)).toBeUndefined();
    expect(planQueue(of(1, 'constructor'), 1)).toBeUndefined();
    expect(() => planQueue(of(1), 0 as never)).toThrow('use 1 to 5');
  });
});
