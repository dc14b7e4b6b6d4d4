import { isIP } from 'node:net';

/** Whether only this machine can reach a server that listens there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** The name in a `Host` header, lower case, without port or brackets; `undefined` when it is not one. */
export function hostNameIn(header: string | undefined): string | undefined {
  if (!header) return undefined;
  if (header !== latest.header) latest = { header, name: read(header) };
  return latest.name;
}

// One client after the other writes the same.
let latest: { readonly header: string; readonly name: string | undefined } = { header: '', name: undefined };

function read(header: string): string | undefined {
  if (!/^[\w.\-[\]:]+$/.test(header)) return undefined;
  const url = URL.parse(`http://${header}`);
  return url?.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Says which host names a request may carry, so that a page that rebinds its own name to this machine gets nothing.
 * Beyond loopback an IP literal is accepted too: such an attack always carries a name.
 */
export function hostGuard({
  host,
  publicUrl,
  allowedHosts,
}: {
  host: string;
  publicUrl?: string | undefined;
  allowedHosts: readonly string[];
}): (name: string | undefined) => boolean {
  const names = new Set(['localhost', '127.0.0.1', '::1', ...allowedHosts.map((name) => name.toLowerCase())]);
  if (publicUrl !== undefined) names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  if (isIP(host) === 0) names.add(host.toLowerCase());
  const literals = !isLoopback(host);
  return (name) => name !== undefined && (names.has(name) || (literals && isIP(name) !== 0));
}
