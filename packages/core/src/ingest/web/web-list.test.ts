import { expect, test } from 'vitest';
import { webList } from './web-list.ts';

const read = (xml: string) => webList(Buffer.from(xml), 'https://a.example/list.xml');

test('a sitemap names pages and their last changes, not the pictures of the pages', () => {
  const list = read(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x">
    <url><loc> https://a.example/one?a=1&amp;b=2 </loc><lastmod>2026-01-02</lastmod><image:image><image:loc>https://a.example/i.png</image:loc></image:image></url>
    <url><image:loc>https://a.example/p.png</image:loc><loc><![CDATA[https://a.example/two]]></loc></url><url><loc>nonsense:</loc></url></urlset>`);
  expect(list).toEqual({
    kind: 'sitemap',
    entries: [
      { url: 'https://a.example/one?a=1&b=2', changed: '2026-01-02' },
      { url: 'https://a.example/two', changed: undefined },
    ],
    isCut: false,
  });
});

test('an index names sitemaps, with or without a prefix', () => {
  const list = read(
    '<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>/a.xml.gz</s:loc><s:lastmod>2026</s:lastmod></s:sitemap></s:sitemapindex>',
  );
  expect(list?.kind).toBe('index');
  expect(list?.entries.map(({ url, changed }) => [url, changed])).toEqual([['https://a.example/a.xml.gz', '2026']]);
});

test('feeds of all kinds lead to the pages of their items', () => {
  const rss = `<rss><channel><title>All</title><link>https://a.example/</link><item><title>T</title><link>/one</link></item>
    <item><guid isPermaLink="false">77</guid></item><item><guid>https://a.example/two</guid><description>&lt;a href="x"></description></item></channel></rss>`;
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/feed"/><entry><link rel="edit" href="/edit"/><link rel="enclosure" href="/sound"/>
    <link href="/one"/><updated>2026-01-01T00:00:00Z</updated><source><link href="/source"/><updated>1999</updated></source></entry></feed>`;
  const rdf = '<rdf:RDF><channel><link>/</link></channel><item><title>T</title><link>/one</link></item></rdf:RDF>';
  const found = [rss, atom, rdf].map((xml) => read(xml)?.entries.map(({ url, changed }) => [url, changed]));
  const one = 'https://a.example/one';
  expect(found).toEqual([
    [
      [one, undefined],
      ['https://a.example/two', undefined],
    ],
    [[one, '2026-01-01T00:00:00Z']],
    [[one, undefined]],
  ]);
});

test('a list that ends in the middle says so, an empty one does not', () => {
  for (const xml of [
    '<urlset><url><loc>/a</loc></url>',
    '<urlset>',
    '<urlset><url></url></urlset',
    '<sitemapindex><!--',
  ])
    expect(read(xml)?.isCut).toBe(true);
  for (const xml of ['<urlset/>', '<urlset></urlset>\n<!-- made by hand -->', '<sitemapindex></sitemapindex>'])
    expect(read(xml)?.isCut).toBe(false);
});

test('what is no list is none', () => {
  for (const xml of ['', 'words', '<html><a href=x>', '<svg/>', '\0\0', '{"a": 1}']) expect(read(xml)).toBe(undefined);
});
