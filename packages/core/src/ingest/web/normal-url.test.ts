import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEndless, normalUrl } from './normal-url.ts';

test('addresses that say the same are written the same', () => {
  const same = [
    'https://Example.com:443/a/../docs/%7euser/?b=2&a=1&utm_source=x#part',
    'https://example.com./docs/~user/?a=1&b=2',
    ' https://example.com/docs/%7Euser/;jsessionid=0A1B?b=2&&a=1&PHPSESSID=77 ',
  ];
  expect(new Set(same.map((url) => normalUrl(url)))).toEqual(new Set(['https://example.com/docs/~user/?a=1&b=2']));
  expect(normalUrl('../b?x=%c3%a9', 'http://example.com/a/c/')).toBe('http://example.com/a/b?x=%C3%A9');
  expect(normalUrl('https://example.com?utm_medium=mail')).toBe('https://example.com/');
});

test('what is no address of a page has none', () => {
  const none = [
    'mailto:a@b.example',
    'javascript:alert(1)',
    'ftp://a.example/',
    'https://me:pass@a.example/',
    'http://',
  ];
  for (const address of [...none, `https://a.example/${'x'.repeat(2_000)}`, 'data:text/html,x', 'tel:1', '//']) {
    expect([address, normalUrl(address)]).toEqual([address, undefined]);
  }
});

test('normal addresses stay as they are, and keep their origin', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string(), (url, tail) => {
      const once = normalUrl(`${url}${tail}`);
      if (once === undefined) return;
      expect(normalUrl(once)).toBe(once);
      expect(new URL(once).origin).toBe(new URL(`${url}${tail}`.trim()).origin.replace(/\.(?=:|$)/, ''));
    }),
  );
});

test('folders that repeat themselves are endless, deep ones of a manual are not', () => {
  expect(isEndless('https://a.example/x/y/x/y/x/y/x/y')).toBe(true);
  expect(isEndless(`https://a.example/${'d/e'.repeat(9)}`)).toBe(true);
  expect(isEndless(`https://a.example/${Array.from({ length: 17 }, (_, i) => i).join('/')}`)).toBe(true);
  expect(isEndless('https://a.example/docs/en/v2/api/en/reference/v2/types/string.html')).toBe(false);
});
