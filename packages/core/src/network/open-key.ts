import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Log } from '../log.ts';
import { isPrivate } from './addresses.ts';

export interface KeyOnItsWay {
  /** How the sentence calls it: "embedding service". */
  readonly service: string;
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly log: Log;
  /** Every address that a name has. */
  readonly lookup?: (name: string) => Promise<readonly { readonly address: string }[]>;
}

/** Warns of a key that is about to go unencrypted to a host that is neither this machine nor in a private network. */
export async function warnOfOpenKey({ service, url, key, log, lookup = everyAddress }: KeyOnItsWay): Promise<void> {
  const target = url === undefined ? null : URL.parse(url);
  if (!key || target?.protocol !== 'http:') return;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  // What has no address is not reached either.
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host).catch(() => []);
  if (addresses.every(({ address }) => isPrivate(address))) return;
  log.warn(
    { host },
    `The API key of the ${service} goes to ${host} over http, for everyone on the way to read. Use https.`,
  );
}

const everyAddress = (name: string) => dnsLookup(name, { all: true });
