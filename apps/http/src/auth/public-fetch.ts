import { lookup as dnsLookup } from 'node:dns/promises';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

export interface PublicFetchOptions {
  /** Every address that a name has. */
  readonly lookup?: (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/**
 * Reads an https address of the public internet, as somebody unknown has named it: never an address of this machine or its networks,
 * whatever the name resolves to; no redirects; within a time and a size.
 */
export function publicFetch({
  lookup = (name) => dnsLookup(name, { all: true }),
  timeoutMs = 5_000,
  maxBytes = 64 * 1_024,
}: PublicFetchOptions = {}): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
      throw new TypeError('Only https addresses without credentials are read.');
    }
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const found = isIP(name) === 0 ? await lookup(name) : [{ address: name, family: isIP(name) }];
    const [first] = found;
    if (!first || found.some(({ address }) => !isPublic(address))) {
      throw new TypeError('The address leads to a private network.');
    }
    const signal = AbortSignal.timeout(timeoutMs);
    return read(url, { headers: new Headers(init?.headers), address: first, signal, maxBytes });
  };
}

/** Whether an IP address is one of the public internet. */
export function isPublic(address: string): boolean {
  const mapped = /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(mapped);
  if (family === 0) return false;
  if (family === 4) return !reserved.check(mapped, 'ipv4');
  // Global unicast is 2000::/3, less what is set apart inside it.
  return global.check(mapped, 'ipv6') && !reserved.check(mapped, 'ipv6');
}

const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

const reserved = new BlockList();
const subnets =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32 ' +
  '2001::/23 2001:db8::/32 2002::/16 3fff::/20';
for (const subnet of subnets.split(' ')) {
  const [network = '', bits] = subnet.split('/');
  reserved.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
}

interface ReadOptions {
  readonly headers: Headers;
  readonly address: { readonly address: string; readonly family: number };
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

function read(url: URL, { headers, address, signal, maxBytes }: ReadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, {
      headers: { accept: 'application/json', ...Object.fromEntries(headers) },
      signal,
      agent: false,
      // The very address that was checked, so that a second answer of the name server cannot lead elsewhere.
      lookup: (_name, options, done) =>
        options.all ? done(null, [address]) : done(null, address.address, address.family),
    });
    request.once('error', reject).once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.once('error', reject);
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) request.destroy(new TypeError('The answer is too large.'));
        else chunks.push(chunk);
      });
      response.once('end', () => {
        const status = response.statusCode ?? 502;
        const { 'content-type': type = '', 'cache-control': cache = '' } = response.headers;
        const body = [101, 204, 205, 304].includes(status) ? null : Buffer.concat(chunks);
        resolve(
          new Response(body, {
            status: status < 200 ? 502 : status,
            headers: { 'content-type': type, 'cache-control': cache },
          }),
        );
      });
    });
    request.end();
  });
}
