import { setTimeout as sleep } from 'node:timers/promises';
import { KbError } from '../../errors.ts';

export interface HostGateOptions {
  /** Requests at once to one host. */
  readonly atOnce: number;
  /** Between the beginnings of two requests to one host. */
  readonly delayMs: number;
}

/** Lets requests pass at a pace that a host can bear. */
export interface HostGate {
  /** Waits for a turn at a host, then does the work; throws `upstream_failed` or `rate_limited` for a host that is left alone. */
  pass<T>(host: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The host wants longer pauses. */
  slowDown(host: string, delayMs: number): void;
  /** Nobody asks the host before that time has passed; a longer one than is waited for closes it. */
  pause(host: string, ms: number): void;
  /** Tells whether the host answered; one that fails again and again is left alone. */
  tell(host: string, answered: boolean): void;
  /** Leaves the host alone for that reason. */
  close(host: string, reason: KbError): void;
  /** Why the host is left alone. */
  closed(host: string): KbError | undefined;
}

interface Host {
  running: number;
  next: number;
  delayMs: number;
  failures: number;
  closed?: KbError;
  readonly waiting: (() => void)[];
}

/** The longest pause that is waited for; the longest that `Crawl-delay` is followed to. */
const MAX_PAUSE_MS = 30_000;
const MAX_DELAY_MS = 60_000;
const MAX_FAILURES = 5;

export function hostGate({ atOnce, delayMs }: HostGateOptions): HostGate {
  const hosts = new Map<string, Host>();

  function find(name: string): Host {
    const host = hosts.get(name) ?? { running: 0, next: 0, delayMs, failures: 0, waiting: [] };
    hosts.set(name, host);
    return host;
  }

  return {
    async pass(name, work, signal) {
      const host = find(name);
      while (host.running >= atOnce) {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        host.waiting.push(() => resolve(undefined));
        await promise;
      }
      host.running += 1;
      try {
        for (let now = performance.now(); ; now = performance.now()) {
          signal?.throwIfAborted();
          if (host.closed) throw host.closed;
          if (host.next <= now) {
            host.next = now + host.delayMs;
            break;
          }
          await sleep(host.next - now, undefined, { signal });
        }
        return await work();
      } finally {
        host.running -= 1;
        host.waiting.shift()?.();
      }
    },
    slowDown(name, ms) {
      const host = find(name);
      host.delayMs = Math.max(host.delayMs, Math.min(ms, MAX_DELAY_MS));
    },
    pause(name, ms) {
      const host = find(name);
      if (ms <= MAX_PAUSE_MS) host.next = Math.max(host.next, performance.now() + ms);
      else {
        const seconds = Math.round(ms / 1000);
        host.closed = new KbError('rate_limited', `${name} asks to be left alone for ${seconds} seconds.`);
      }
    },
    tell(name, answered) {
      const host = find(name);
      host.failures = answered ? 0 : host.failures + 1;
      if (host.failures < MAX_FAILURES) return;
      host.closed ??= new KbError(
        'upstream_failed',
        `${name} failed ${MAX_FAILURES} times in a row and is left alone.`,
      );
    },
    close(name, reason) {
      find(name).closed ??= reason;
    },
    closed: (name) => hosts.get(name)?.closed,
  };
}
