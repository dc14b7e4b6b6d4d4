import { ownProcesses } from './process-list.ts';
import { secretsIn, withoutSecrets } from './what-looks-secret.ts';

/** Says that a command line holds a secret so that it is found. */
export const ON_PURPOSE = 'found-on-purpose';

const found = new Set<string>();
let timer: NodeJS.Timeout | undefined;

/** Watches what the tests start, during the whole run. */
export function setup(): void {
  timer = setInterval(() => {
    for (const line of ownProcesses()) {
      if (secretsIn(line).length > 0 && !line.includes(ON_PURPOSE)) found.add(withoutSecrets(line).slice(0, 60));
    }
  }, 500);
}

/** Fails the run when a secret was on a command line. */
export function teardown(): void {
  clearInterval(timer);
  if (found.size > 0) throw new Error(`Secrets on the command line of: ${[...found].join(', ')}`);
}
