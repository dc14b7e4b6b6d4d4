import type { Reporter } from 'vitest/node';

/** Ends the run with `N passed, N failed` (and `, N skipped`) on a line of its own; a file that cannot be loaded counts as a failure. */
export function closingLine(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
      for (const module of modules) {
        for (const test of module.children.allTests()) count[test.result().state] += 1;
        count.failed += module.errors().length;
        for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
      }
      if (modules.length === 0) count.failed += 1;
      const skipped = count.skipped + count.pending;
      const line = `${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      // At exit, so that nothing the other reporters print comes after it.
      process.once('exit', () => process.stdout.write(`\n${line}\n`));
    },
  };
}
