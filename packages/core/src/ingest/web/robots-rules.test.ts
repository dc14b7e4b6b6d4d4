import fc from 'fast-check';
import { expect, test } from 'vitest';
import { robotsRules } from './robots-rules.ts';

const allows = (text: string, path: string) => robotsRules(text, 'kb-mcp').allows(`https://a.example${path}`);

test('the group that names the product counts alone, wherever it stands and however often', () => {
  const text = `
    user-agent: *
    disallow: /
    User-Agent: otherbot
    User-agent: KB-MCP/2.0   # ours
    Disallow: /private
    Crawl-delay: 2.5

    Sitemap: https://a.example/sitemap.xml
    User-agent: kb-mcp
    Disallow: /also`;
  expect(['/', '/private/x', '/also', '/else', '/robots.txt'].map((path) => allows(text, path))).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
  expect(robotsRules(text, 'kb-mcp').delaySeconds).toBe(2.5);
  expect(robotsRules(text, 'elsebot').allows('https://a.example/robots.txt')).toBe(true);
  expect(robotsRules(text, 'elsebot').allows('https://a.example/x')).toBe(false);
});

test('a delay between two groups does not join them', () => {
  const text = 'User-agent: *\nCrawl-delay: 10\n\nUser-agent: badbot\nDisallow: /';
  expect(allows(text, '/x')).toBe(true);
});

test.each([
  ['Disallow:', '/x', true],
  ['Disallow: /', '/x', false],
  ['Disallow: /fish', '/fish.html', false],
  ['Disallow: /fish', '/Fish', true],
  ['Disallow: /fish*', '/fishheads/y', false],
  ['Disallow: /*.php', '/index.php?x=1', false],
  ['Disallow: /*.php$', '/index.php?x=1', true],
  ['Disallow: /*.php$', '/a.php/b.php', false],
  ['Disallow: /x$', '/x', false],
  ['Disallow: /x$', '/xy', true],
  ['Disallow: /a\nAllow: /a', '/a', true],
  ['Allow: /p\nDisallow: /', '/page', true],
  ['Allow: /page\nDisallow: /*.htm', '/page.htm', false],
  ['Disallow: /?', '/?q=1', false],
  ['Disallow: /caf%c3%a9', '/café', false],
  ['Disallow: /café', '/caf%C3%A9/x', false],
  ['Disallow: /%7Ejoe', '/~joe', false],
  ['Disallow: /a%2Ab', '/a*b', false],
  ['Disallow: /a%2Ab', '/axxb', true],
  ['disallow : /x', '/x', false],
  ['Disallow: /x # words', '/x', false],
])('%s: %s is allowed: %s', (rules, path, allowed) => {
  expect(allows(`\uFEFFUser-agent: *\r\n${rules}`, path)).toBe(allowed);
});

test('any pattern matches as the expression that it stands for', () => {
  const sign = fc.constantFrom('*', 'a', 'b', '/', '$');
  fc.assert(
    fc.property(
      fc.array(sign, { minLength: 1, maxLength: 12 }),
      fc.array(fc.constantFrom('a', 'b', '/')),
      (signs, rest) => {
        const pattern = `/${signs.join('')}`;
        const escaped = pattern.replace(/\$$/, '\0').replaceAll('$', '\\$').replaceAll('*', '.*').replace('\0', '$');
        const path = `/${rest.join('')}`;
        const { pathname } = new URL(`https://a.example${path}`);
        expect(allows(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(!new RegExp(`^${escaped}`).test(pathname));
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever stands in the file, it is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(typeof allows(`User-agent: *\n${text}`, '/x')).toBe('boolean');
    }),
    { numRuns: 50 },
  );
});
