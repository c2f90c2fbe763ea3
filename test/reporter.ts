import type { Reporter, TestModule } from 'vitest/node';

const MOST_SLOW = 10;

/** Closes a run with the slowest files, the time, and the one line that machines read. */
export default class ClosingLine implements Reporter {
  #begun = performance.now();

  onTestRunStart(): void {
    this.#begun = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') counts[state]++;
      }
    }
    if (modules.length > MOST_SLOW) this.#tellSlowest(modules);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
  }

  #tellSlowest(modules: readonly TestModule[]): void {
    const times = modules.map((module) => ({
      name: module.relativeModuleId.replace(/^test\//, ''),
      seconds: module.diagnostic().duration / 1_000,
    }));
    const slowest = times.toSorted((a, b) => b.seconds - a.seconds).slice(0, MOST_SLOW);
    console.log('\nThe slowest files, in seconds:');
    for (const { name, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(6)}  ${name}`);
    console.log(`All of them: ${((performance.now() - this.#begun) / 1_000).toFixed(0)} s`);
  }
}
