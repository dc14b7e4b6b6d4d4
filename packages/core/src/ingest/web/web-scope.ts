import type { SourceAddress } from '../reader.ts';

/** The address below which the pages of a site are: its folder, on its host. */
export function scopeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.slice(0, pathname.lastIndexOf('/') + 1)}`;
}

/** Whether an address belongs to a source: below the folder of a site, on the host of a list, or on one of its further hosts. */
export function withinScope({
  kind,
  address,
  base = scopeOf(address),
  reach,
}: SourceAddress): (url: string) => boolean {
  const scope = new URL(base);
  const hosts = new Set(reach?.hosts?.map((host) => host.toLowerCase()));
  return (url) => {
    if (url === address) return true;
    const { host, hostname, origin, pathname } = new URL(url);
    if (hosts.has(hostname) || hosts.has(host)) return true;
    if (kind === 'web') return origin === scope.origin && pathname.startsWith(scope.pathname);
    return host === scope.host;
  };
}
