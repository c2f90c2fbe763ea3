import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, most of it waiting. One that began last would keep the others waiting for it. */
const SLOW = [
  'submit/kill.test',
  'examples.test',
  'submit/faults.test',
  'journeys/kills.test',
  'report/page.test',
  'submit/submit.test',
  'submit/model.test',
  'cli/process.test',
  'cli/run.test',
  'submit/run-batch.test',
  'readme.test',
  'journeys/command-orders.test',
  'journeys/',
  'jsonl/save.test',
  'emulator/data.test',
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
