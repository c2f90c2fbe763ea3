import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, most of it waiting. One that began last would keep the others waiting for it. */
const SLOW = [
  'examples.test',
  'submit/faults.test',
  'cli/run.test',
  'journeys/odd-orders.test',
  'cli/process.test',
  'report/page.test',
  'submit/kill.test',
  'submit/run-batch.test',
  'many-machines.test',
  'recipes.test',
  'readme.test',
  'journeys/',
  'postgres/work-jobs.test',
  'record/run-with-batches.test',
  'jsonl/save-parts.test',
  'submit/',
];

/** Begins the slow files first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOW.findIndex((part) => moduleId.includes(`/test/${part}`));
      return place < 0 ? SLOW.length : place;
    };
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
