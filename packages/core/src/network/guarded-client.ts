import { lookup as dnsLookup } from 'node:dns/promises';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { KbError } from '../errors.ts';
import { isPrivate, isPublic } from './addresses.ts';
import { readBody } from './read-body.ts';

export interface GuardedClientOptions {
  /** Every address that a name has. */
  readonly lookup?: (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  /** Hosts, with or without a port, that may be in a private network. */
  readonly privateHosts?: readonly string[];
  /** Whether connections are kept for further requests. */
  readonly keepAlive?: boolean;
}

/** The head of an answer; one of `read` and `drop` must follow. */
export interface GuardedAnswer {
  readonly status: number;
  /** Each header by its lower-case name, with all the values that came. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** The body, expanded; throws `too_large` as soon as it is longer, or gives its beginning with `cut`. */
  read(maxBytes: number, options?: { readonly cut?: boolean | undefined }): Promise<Uint8Array>;
  drop(): void;
}

/** Asks addresses of the public internet. */
export interface GuardedClient extends Disposable {
  /** One request without redirects; throws `forbidden` when the address leads to a private network. */
  get(
    url: URL,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<GuardedAnswer>;
}

/** A connection that nobody uses is closed after this long. */
const IDLE_MS = 10_000;

/**
 * A client that never connects to an address of this machine or its networks, whatever a name resolves to and however the address is written,
 * unless the host is a named one. Each connection goes to the very address that was checked.
 */
export function guardedClient({
  lookup = (name) => dnsLookup(name, { all: true }),
  privateHosts = [],
  keepAlive = false,
}: GuardedClientOptions = {}): GuardedClient {
  const kept = { keepAlive, timeout: IDLE_MS };
  const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };
  const mayBePrivate = (url: URL) => privateHosts.some((host) => [url.hostname, url.host].includes(host.toLowerCase()));

  function check(url: URL, addresses: readonly { readonly address: string }[]): void {
    const isFine = mayBePrivate(url) ? (ip: string) => isPublic(ip) || isPrivate(ip) : isPublic;
    if (addresses.length > 0 && addresses.every(({ address }) => isFine(address))) return;
    const mayBeAllowed =
      addresses.length > 0 && addresses.every(({ address }) => isPublic(address) || isPrivate(address));
    const where = mayBeAllowed ? 'a private network' : 'an address that nothing is read from';
    throw new KbError('forbidden', `${url.host} leads to ${where}.`, { details: { mayBeAllowed } });
  }

  /** The very addresses that were checked, so that a second answer of the name server cannot lead elsewhere. */
  function lookupFor(url: URL): LookupFunction {
    const find = callbackify(async (name: string) => {
      const found = await lookup(name);
      check(url, found);
      return found;
    });
    return (name, options, done) =>
      find(name, (failed: Error | null, found) => {
        const [first] = failed ? [] : found;
        if (failed) done(failed, '', 0);
        else if (options.all) done(null, [...found]);
        else done(null, first?.address ?? '', first?.family);
      });
  }

  return {
    async get(url, { headers = {}, signal }) {
      const { protocol } = url;
      if ((protocol !== 'https:' && protocol !== 'http:') || url.username !== '' || url.password !== '') {
        throw new KbError('forbidden', 'Only http and https addresses without credentials are read.');
      }
      const name = url.hostname.replaceAll(/^\[|\]$/g, '');
      if (isIP(name) !== 0) check(url, [{ address: name }]);
      const ask = protocol === 'https:' ? httpsRequest : httpRequest;
      const options = {
        headers: { 'accept-encoding': 'gzip, br, deflate', ...headers },
        signal,
        agent: agents[protocol],
        lookup: lookupFor(url),
      };
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        ask(url, options).once('error', reject).once('response', resolve).end();
      });
      // Whoever reads gets the error; a dropped answer has nobody to tell.
      response.on('error', () => undefined);
      return {
        status: response.statusCode ?? 0,
        headers: response.headersDistinct,
        read: (maxBytes, how) => readBody(response, maxBytes, how),
        drop() {
          response.destroy();
        },
      };
    },
    [Symbol.dispose]() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
