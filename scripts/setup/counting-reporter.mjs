import { writeFileSync } from 'node:fs';

/** Leaves the counts of a Vitest run in the file named by JSOL_TEST_COUNTS, for the closing line. */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'failed') failedHere += 1;
        counts[state === 'pending' ? 'skipped' : state] += 1;
      }
      // A file that does not even load, or whose hooks fail, has no failed test to show for it.
      if (failedHere === 0 && module.state() === 'failed') counts.failed += 1;
    }
    counts.failed += unhandledErrors.length;
    writeFileSync(process.env.JSOL_TEST_COUNTS, JSON.stringify(counts));
  }
}
