import type { TestProject } from 'vitest/node';
import { ownProcesses } from './process-list.ts';
import { secretsIn } from './what-looks-secret.ts';

/** Watches what the tests start, during the whole run, and fails the run when a secret was on a command line. */
export default function watchTheRun(_project: TestProject): () => void {
  const found = new Set<string>();
  const timer = setInterval(() => {
    for (const line of ownProcesses()) {
      if (secretsIn(line).length > 0 && !line.includes(ON_PURPOSE)) found.add(line.slice(0, 60));
    }
  }, 500);
  return () => {
    clearInterval(timer);
    if (found.size > 0) throw new Error(`Secrets on the command line of: ${[...found].join(', ')}`);
  };
}

/** Says that a command line holds a secret so that it is found. */
export const ON_PURPOSE = 'found-on-purpose';
