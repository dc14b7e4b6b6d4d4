import { KbError } from '../../errors.ts';
import type { GuardedClient } from '../../network/guarded-client.ts';
import { noRules, type RobotsRules, robotsRules } from './robots-rules.ts';

export interface RobotsBookOptions {
  readonly client: GuardedClient;
  readonly headers: Readonly<Record<string, string>>;
  /** The name that rules call us by. */
  readonly product: string;
  readonly timeoutMs: number;
}

/** What each site asks of robots, read once. A site without rules has none; throws when its rules cannot be read now. */
export type RobotsBook = (origin: string, signal?: AbortSignal) => Promise<RobotsRules>;

/** What RFC 9309 wants to be read at least; what comes after it rules nothing. */
const MAX_BYTES = 500 * 1024;
const MAX_REDIRECTS = 5;

export function robotsBook({ client, headers, product, timeoutMs }: RobotsBookOptions): RobotsBook {
  const known = new Map<string, Promise<RobotsRules>>();

  async function read(origin: string, stop: AbortSignal | undefined): Promise<RobotsRules> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = stop ? AbortSignal.any([stop, timeout]) : timeout;
    let url = new URL('/robots.txt', origin);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const answer = await client.get(url, { headers, signal });
      const { status, headers: said } = answer;
      if (status >= 200 && status < 300) {
        return robotsRules(wholeLines(await answer.read(MAX_BYTES, { cut: true })), product);
      }
      answer.drop();
      const to = said['location']?.[0];
      if (status >= 300 && status < 400 && to !== undefined) url = new URL(to, url);
      else if (status >= 400 && status < 500 && status !== 429) return noRules;
      else {
        const message = `The rules for robots of ${origin} cannot be read (${status}), so nothing is asked there.`;
        throw new KbError('upstream_failed', message);
      }
    }
    return noRules;
  }

  return (origin, signal) => {
    const there = known.get(origin);
    if (there) return there;
    const reading = read(origin, signal);
    reading.catch(() => undefined);
    known.set(origin, reading);
    return reading;
  };
}

/** Without the line that the bound cuts: the half of «Disallow: /private» may forbid everything. */
function wholeLines(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (bytes.length < MAX_BYTES) return text;
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}
