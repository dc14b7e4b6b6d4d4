import { KbError } from '../../errors.ts';
import { type GuardedAnswer, guardedClient } from '../../network/guarded-client.ts';
import { hostGate } from './host-gate.ts';
import { normalUrl } from './normal-url.ts';
import { robotsBook } from './robots-book.ts';
import type { RobotsRules } from './robots-rules.ts';
import { type RobotsDirectives, robotsDirectives } from './robots-directives.ts';
import { failureOf, statusFailure } from './web-failure.ts';
import { PRODUCT, type WebSettings } from './web-settings.ts';

/** What tells whether a page has changed. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly modified?: string | undefined;
}

export interface WebContent extends Validators, RobotsDirectives {
  readonly kind: 'content';
  /** Where it was in the end. */
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string | undefined;
}

/**
 * What became of a request. `refused`: the site asks robots to keep out. `elsewhere`: it leads to where nobody wants to go.
 * `foreign`: something that no text is in.
 */
export type WebAnswer =
  | WebContent
  | { readonly kind: 'unchanged' | 'gone' | 'refused' | 'elsewhere' | 'foreign'; readonly url: string };

export interface WebRequest {
  /** What is known of an address from the last time. */
  readonly validators?: ((url: string) => Validators) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether an address may be asked for, also one that another leads to. */
  readonly within: (url: string) => boolean;
}

/** Asks for pages as a polite robot does. */
export interface WebClient extends Disposable {
  /** Throws `KbError` when the page cannot be had now: what is known of it should be kept. */
  get(url: string, request: WebRequest): Promise<WebAnswer>;
  /** Why a host is left alone for the rest of the time. */
  closed(url: string): KbError | undefined;
}

const MAX_REDIRECTS = 10;
const RETRIES = 2;
const USUAL_PAUSE_MS = 2_000;
/** Answers of a host that cannot answer now, whatever it is asked for. */
const overloaded: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export function webClient(settings: WebSettings): WebClient {
  const { delayMs, atOnce, timeoutMs, maxBytes, pictures, privateHosts, lookup } = settings;
  const client = guardedClient({ privateHosts, keepAlive: true, ...(lookup && { lookup }) });
  const gate = hostGate({ atOnce, delayMs });
  const headers = { 'user-agent': settings.userAgent, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const robots = robotsBook({ client, headers, product: PRODUCT, timeoutMs });

  /** One request to one address, in its turn; a host that asks for patience gets it. */
  async function ask<T>(
    url: URL,
    request: WebRequest,
    use: (answer: GuardedAnswer) => Promise<T>,
  ): Promise<T | undefined> {
    const { signal } = request;
    const { etag, modified } = request.validators?.(url.href) ?? {};
    const conditions = {
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(modified !== undefined && { 'if-modified-since': modified }),
    };
    for (let attempt = 0; ; attempt += 1) {
      const done = await gate.pass(url.host, () => once(attempt), signal);
      if (done !== 'again') return done;
    }

    async function once(attempt: number): Promise<T | 'again'> {
      const timeout = AbortSignal.timeout(timeoutMs);
      let answered = false;
      try {
        const answer = await client.get(url, {
          headers: { ...headers, ...conditions },
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        answered = true;
        gate.tell(url.host, !overloaded.has(answer.status));
        if (answer.status === 429 || answer.status === 503) {
          answer.drop();
          const after = retryAfter(answer.headers['retry-after']?.[0]);
          gate.pause(url.host, after ?? USUAL_PAUSE_MS * 2 ** attempt);
          if (attempt < RETRIES && !gate.closed(url.host)) return 'again';
          throw statusFailure(answer.status, url.href);
        }
        return await use(answer);
      } catch (thrown) {
        signal?.throwIfAborted();
        if (!answered) gate.tell(url.host, false);
        throw failureOf(thrown, url.href, timeout.aborted);
      }
    }
  }

  async function rulesFor(url: URL, signal: AbortSignal | undefined): Promise<RobotsRules> {
    try {
      return await robots(url.origin, signal);
    } catch (thrown) {
      signal?.throwIfAborted();
      const failure = failureOf(thrown, url.href);
      gate.close(url.host, failure);
      throw failure;
    }
  }

  return {
    async get(address, request) {
      const seen = new Set<string>();
      let url = address;
      for (;;) {
        if (!request.within(url)) return { kind: 'elsewhere', url };
        if (seen.has(url)) throw new KbError('unreadable', `${address} leads in a circle.`);
        if (seen.size > MAX_REDIRECTS)
          throw new KbError('unreadable', `${address} leads on more than ${MAX_REDIRECTS} times.`);
        seen.add(url);
        const at = new URL(url);
        const closed = gate.closed(at.host);
        if (closed) throw closed;
        const rules = await rulesFor(at, request.signal);
        if (rules.delaySeconds !== undefined) gate.slowDown(at.host, rules.delaySeconds * 1000);
        if (!rules.allows(url)) return { kind: 'refused', url };
        const found = await ask(at, request, (answer) => useAnswer(answer, url));
        if (found === undefined) return { kind: 'elsewhere', url };
        if (typeof found === 'object') return found;
        url = found;
      }
    },
    closed: (url) => gate.closed(new URL(url).host),
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };

  /** What was answered, or where it leads on. */
  async function useAnswer(answer: GuardedAnswer, url: string): Promise<WebAnswer | string | undefined> {
    const { status, headers: said } = answer;
    if (status >= 200 && status < 300) {
      const mediaType = said['content-type']?.[0];
      if (isForeign(mediaType, pictures)) {
        answer.drop();
        return { kind: 'foreign', url };
      }
      const bytes = await answer.read(maxBytes);
      const [etag] = said['etag'] ?? [];
      const [modified] = said['last-modified'] ?? [];
      return {
        kind: 'content',
        url,
        bytes,
        mediaType,
        etag,
        modified,
        ...robotsDirectives(said['x-robots-tag'] ?? [], PRODUCT),
      };
    }
    answer.drop();
    if (status === 304) return { kind: 'unchanged', url };
    if (status === 404 || status === 410) return { kind: 'gone', url };
    if ([301, 302, 303, 307, 308].includes(status)) return normalUrl(said['location']?.[0] ?? '', url);
    throw statusFailure(status, url);
  }
}

/** Sounds, films, fonts and what pages are built with hold no text of their own; pictures only for who can read them. */
const isForeign = (mediaType = '', pictures: boolean): boolean => {
  const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('image/') ? !pictures : foreign.test(type);
};

const foreign =
  /^(?:(?:audio|video|font)\/.*|text\/(?:css|javascript)|application\/(?:javascript|wasm|x-shockwave-flash))$/;

/** In seconds, or as a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
