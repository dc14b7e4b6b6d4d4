import { BlockList, isIP } from 'node:net';

/** Whether an IP address is one of the public internet. */
export function isPublic(address: string): boolean {
  const mapped = plain(address);
  const family = isIP(mapped);
  if (family === 0) return false;
  if (family === 4) return !reserved.check(mapped, 'ipv4');
  // Global unicast is 2000::/3, less what is set apart inside it.
  return global.check(mapped, 'ipv6') && !reserved.check(mapped, 'ipv6');
}

/** Whether an IP address is one of this machine or of a network of its owner; addresses that clouds and links keep for themselves are not. */
export function isPrivate(address: string): boolean {
  const mapped = plain(address);
  const family = isIP(mapped);
  return family !== 0 && own.check(mapped, family === 4 ? 'ipv4' : 'ipv6');
}

/** An IPv4 address in the dress of IPv6 as it is. */
const plain = (address: string): string => /^::(?:ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

const global = blockList('2000::/3');

const reserved = blockList(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
    '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32 ' +
    '2001::/23 2001:db8::/32 2002::/16 3fff::/20',
);

const own = blockList('10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7');

function blockList(subnets: string): BlockList {
  const list = new BlockList();
  for (const subnet of subnets.split(' ')) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
