import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { isPublic } from './addresses.ts';
import { publicFetch } from './public-fetch.ts';

const v4 = (...groups: readonly fc.Arbitrary<number>[]) => fc.tuple(...groups).map((numbers) => numbers.join('.'));
const byte = fc.nat({ max: 255 });
const only = (n: number) => fc.constant(n);

const privateV4 = fc.oneof(
  v4(only(10), byte, byte, byte),
  v4(only(127), byte, byte, byte),
  v4(only(0), byte, byte, byte),
  v4(only(192), only(168), byte, byte),
  v4(only(172), fc.integer({ min: 16, max: 31 }), byte, byte),
  v4(only(169), only(254), byte, byte),
  v4(only(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  v4(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
);

test('no address of a private network is public, in whatever dress', () => {
  const hex = (address: string) =>
    address
      .split('.')
      .map((n) => Number(n).toString(16).padStart(2, '0'))
      .join('')
      .replace(/(....)(....)/, '$1:$2');
  fc.assert(
    fc.property(privateV4, (address) => {
      const dresses = [
        address,
        `::ffff:${address}`,
        `::${address}`,
        `::ffff:${hex(address)}`,
        `64:ff9b::${hex(address)}`,
        `2002:${hex(address)}::1`,
      ];
      for (const dress of dresses) expect([dress, isPublic(dress)]).toEqual([dress, false]);
    }),
  );
  for (const address of [
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001:db8::1',
    '168.63.129.16',
    'localhost',
    '',
    '1.2.3',
    '127.1',
  ]) {
    expect([address, isPublic(address)]).toEqual([address, false]);
  }
  for (const address of ['93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8', '172.32.0.1', '100.128.0.1']) {
    expect([address, isPublic(address)]).toEqual([address, true]);
  }
});

test('nothing but https to the public internet is read, whatever the address says or its name resolves to', async () => {
  const asked: string[] = [];
  const lookup = async (name: string) => {
    asked.push(name);
    const addresses: Record<string, string[]> = {
      'inside.example': ['10.0.0.1'],
      'both.example': ['93.184.216.34', '127.0.0.1'],
      'none.example': [],
    };
    return (addresses[name] ?? ['::1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  const read = publicFetch({ lookup, timeoutMs: 200 });
  const refused = [
    'http://example.com/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:text/plain,x',
    'https://user:secret@example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'https://inside.example/',
    'https://both.example/',
    'https://none.example/',
    'https://unknown.example./',
  ];
  for (const url of refused) await expect(read(url)).rejects.toThrow(KbError);
  expect(asked).toEqual(['inside.example', 'both.example', 'none.example', 'unknown.example.']);
});
