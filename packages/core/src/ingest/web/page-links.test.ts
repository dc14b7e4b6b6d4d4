import { expect, test } from 'vitest';
import { pageLinks } from './page-links.ts';
import { robotsDirectives } from './robots-directives.ts';

const read = (html: string) => pageLinks(Buffer.from(html), 'https://a.example/docs/page', 'kb-mcp');

test('links are read in order, each once, relative to the base of the page', () => {
  const { links, canonical } = read(`<base href="/en/"><link rel="canonical" href="page"><link rel=next href=two>
    <a href="one#part">1</a><a href="one">1</a><A HREF='?q=1'>2</A><area href="/map"><a>none</a><a href="mailto:x@y.example">
    <a rel="ugc nofollow" href="spam"><a href="https://b.example/x?utm_source=a">b</a><meta http-equiv=Refresh content="0; URL='late'">`);
  expect(canonical).toBe('https://a.example/en/page');
  expect(links).toEqual([
    'https://a.example/en/two',
    'https://a.example/en/one',
    'https://a.example/en/?q=1',
    'https://a.example/map',
    'https://b.example/x',
    'https://a.example/en/late',
  ]);
});

test('a page that is not to be followed leads nowhere, and one that is not to be indexed says so', () => {
  expect(read('<meta name=robots content="NoFollow"><a href=x>x</a>')).toMatchObject({ links: [], noindex: false });
  expect(read('<meta name=kb-mcp content="none"><a href=x>x</a>')).toMatchObject({ links: [], noindex: true });
  expect(read('<meta name=otherbot content="none"><a href=x>x</a>')).toMatchObject({ noindex: false, nofollow: false });
});

test('headers count for whom they name', () => {
  const asks = (...values: string[]) => robotsDirectives(values, 'kb-mcp');
  expect(asks('noindex')).toEqual({ noindex: true, nofollow: false });
  expect(asks('max-snippet: 5, nofollow')).toEqual({ noindex: false, nofollow: true });
  expect(asks('otherbot: noindex, nofollow')).toEqual({ noindex: false, nofollow: false });
  expect(asks('otherbot: noindex', 'kb-mcp: none')).toEqual({ noindex: true, nofollow: true });
  expect(asks('unavailable_after: 25 Jun 2010 15:00:00 PST')).toEqual({ noindex: false, nofollow: false });
});

test('endless markup is read as far as it helps, in little time', () => {
  const spaces = `<meta http-equiv=refresh content="${' '.repeat(1_000_000)}">`;
  const bomb = `${spaces}<a href=near>${'<div>'.repeat(200_000)}<a href=deep>`;
  expect(read(bomb).links).toEqual(['https://a.example/docs/near']);
});
