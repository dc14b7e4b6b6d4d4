import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { toKbError } from '../../errors.ts';
import type { Reach } from '../../sources.ts';
import { linked, type WebSite, webSite } from '../../testing/web-site.ts';
import type { EntryContent, SourceReader } from '../reader.ts';
import { webReader } from './web-reader.ts';

const reader = (privateHosts: readonly string[] = ['127.0.0.1']): SourceReader =>
  webReader({
    userAgent: 'kb-mcp/1.0',
    privateHosts,
    delayMs: 0,
    atOnce: 2,
    timeoutMs: 2_000,
    maxBytes: 100_000,
    pictures: false,
  });

interface Found {
  readonly keys: readonly string[];
  readonly failed: readonly string[];
  readonly ignored: readonly string[];
  readonly records: Map<string, { stamp: string; note?: unknown }>;
}

/** Reads a source as a comparison does; what was found before may be given. */
async function read(site: WebSite, path: string, reach: Reach = {}, before?: Found): Promise<Found> {
  const web = reader();
  const short = (url: string) => url.replace(site.origin, '');
  const [keys, failed, ignored]: string[][] = [[], [], []];
  const records = new Map(before?.records);
  const source = await web.recognise(`${site.origin}${path}`, reach);
  site.asked.length = 0;
  const known = { known: () => records.keys(), before: (key: string) => records.get(key) };
  const entries = await Array.fromAsync(
    web.entries(source!, { ...known, ignored: (url) => ignored?.push(short(url)) }),
  );
  for (const entry of entries) {
    if ('reason' in entry) {
      failed?.push(`${entry.reason.code} ${short(entry.key)}`);
      continue;
    }
    const record = records.get(entry.key);
    if (record && record.stamp !== '' && record.stamp === entry.stamp) {
      keys?.push(`kept ${short(entry.key)}`);
      continue;
    }
    const content = await entry.read().catch((thrown: unknown) => toKbError(thrown).code);
    if (typeof content === 'object') records.set(entry.key, recordOf(content, entry.stamp));
    keys?.push(typeof content === 'object' ? short(entry.key) : `${content} ${short(entry.key)}`);
  }
  return { keys: keys ?? [], failed: failed ?? [], ignored: ignored ?? [], records };
}

const recordOf = ({ stamp, note }: EntryContent, own = '') => ({
  stamp: stamp ?? own,
  note: JSON.parse(JSON.stringify(note)) as unknown,
});

test('a site is read below its folder, near pages first, as far as depth and number allow', async () => {
  await using site = await webSite({
    '/docs/': linked('Home', 'a', 'b', '/blog/x', 'http://elsewhere.example/', 'picture.png', '#part'),
    '/docs/a': linked('A', 'deep/c', './'),
    '/docs/b': linked('B', 'a', 'table.csv'),
    '/docs/deep/c': linked('C', '../d'),
    '/docs/d': linked('D'),
    '/docs/table.csv': { type: 'text/csv', body: 'a,b\n1,2\n' },
  });
  expect((await read(site, '/docs/')).keys).toEqual([
    '/docs/',
    '/docs/a',
    '/docs/b',
    '/docs/deep/c',
    '/docs/table.csv',
    '/docs/d',
  ]);
  expect((await read(site, '/docs/', { depth: 1 })).keys).toEqual(['/docs/', '/docs/a', '/docs/b']);
  expect((await read(site, '/docs/a')).keys).toEqual(['/docs/a']);
  const few = await read(site, '/docs/', { pages: 2 });
  expect(few).toMatchObject({ keys: ['/docs/', '/docs/a'], failed: ['too_large /docs/#'] });
  expect(site.most()).toBeLessThanOrEqual(2);
});

test('pages that have not changed are not sent again, and still lead on', async () => {
  await using site = await webSite({
    '/': { body: linked('Home', 'a', 'b'), etag: '"1"' },
    '/a': { body: linked('A', 'c'), etag: '"a1"' },
    '/b': linked('B'),
    '/c': { body: linked('C'), etag: '"c1"' },
  });
  const first = await read(site, '/');
  site.pages.set('/a', { body: linked('A again', 'c'), etag: '"a2"' });
  const second = await read(site, '/', {}, first);
  expect(second.keys).toEqual(['unchanged /', '/a', '/b', 'unchanged /c']);
  expect(site.asked.toSorted()).toEqual(['200 /a', '200 /b', '304 /', '304 /c', '404 /robots.txt'].toSorted());
  site.pages.delete('/c');
  expect((await read(site, '/', {}, second)).keys).toEqual(['unchanged /', 'unchanged /a', '/b', 'gone /c']);
});

test('what cannot be had now is reported, and what was found through it is found all the same', async () => {
  await using site = await webSite({
    '/': linked('Home', 'hub', 'odd'),
    '/hub': linked('Hub', 'far'),
    '/far': linked('Far'),
    '/odd': linked('Odd'),
  });
  const first = await read(site, '/');
  site.pages.set('/hub', { status: 500 });
  site.pages.set('/odd', { status: 403 });
  site.pages.set('/new', { status: 500 });
  expect(await read(site, '/', {}, first)).toMatchObject({
    keys: ['/', '/far'],
    failed: ['upstream_failed /hub', 'unreadable /odd'],
  });
  site.pages.set('/', linked('Home', 'hub', 'new'));
  first.records.set(`${site.origin}/new`, { stamp: '' });
  // Nobody knows any more where it led, so nothing may count as gone for it.
  expect((await read(site, '/', {}, first)).failed).toEqual(['upstream_failed /hub', 'upstream_failed ']);
});

test('robots.txt, robots elements and headers are heeded', async () => {
  const seen: (string | undefined)[] = [];
  await using site = await webSite({
    '/robots.txt': (request, response) => {
      seen.push(request.headers['user-agent']);
      response.end('User-agent: kb-mcp\nDisallow: /private\nUser-agent: *\nDisallow: /');
    },
    '/': linked('Home', 'private/a', 'noindex', 'header', 'nofollow'),
    '/private/a': linked('Private'),
    '/noindex': `<meta name="robots" content="noindex">${linked('No', 'found')}`,
    '/found': linked('Found'),
    '/header': { headers: { 'x-robots-tag': 'none' }, body: linked('Header', 'lost') },
    '/nofollow': `<meta name="robots" content="nofollow">${linked('Nofollow', 'lost')}<p>text</p>`,
    '/lost': linked('Lost'),
  });
  const { keys, ignored } = await read(site, '/');
  expect(keys).toEqual(['/', '/nofollow', '/found']);
  expect(ignored).toEqual(['/private/a', '/noindex', '/header']);
  expect(site.asked.some((line) => /private|lost/.test(line))).toBe(false);
  expect(new Set(seen)).toEqual(new Set(['kb-mcp/1.0']));
});

test('of a robots.txt without end its beginning is followed', async () => {
  const begin = 'User-agent: *\nDisallow: /private\n';
  const last = 'Disallow: /';
  const filled = '#'.padEnd(500 * 1024 - begin.length - last.length - 1, '.');
  await using site = await webSite({
    '/robots.txt': `${begin}${filled}\n${last}other\n${'# words\n'.repeat(10_000)}Disallow: /\n`,
    '/': linked('Home', 'a', 'private/b'),
    '/a': linked('A'),
    '/private/b': linked('B'),
  });
  expect(await read(site, '/')).toMatchObject({ keys: ['/', '/a'], ignored: ['/private/b'], failed: [] });
});

test('a site whose robots.txt cannot be read is left alone', async () => {
  await using site = await webSite({ '/': linked('Home', 'a'), '/a': linked('A') });
  const first = await read(site, '/');
  const source = (await reader().recognise(`${site.origin}/`))!;
  site.pages.set('/robots.txt', { status: 500 });
  site.asked.length = 0;
  const entries = await Array.fromAsync(reader().entries(source, { before: (key) => first.records.get(key) }));
  expect(entries).toMatchObject([{ key: '', reason: { code: 'upstream_failed' } }]);
  expect(site.asked).toEqual(['500 /robots.txt']);
});

test('redirects are followed inside the site, in circles not, and a page is read once whatever leads to it', async () => {
  await using site = await webSite({
    '/docs/': linked('Home', 'old', 'new', 'round', 'out', 'meta', '?utm_source=x'),
    '/docs/old': { status: 301, headers: { location: 'new' } },
    '/docs/new': linked('New'),
    '/docs/round': { status: 302, headers: { location: 'about' } },
    '/docs/about': { status: 302, headers: { location: 'round' } },
    '/docs/out': { status: 302, headers: { location: '/admin' } },
    '/admin': linked('Admin'),
    '/docs/meta': { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } },
  });
  const { keys, failed, ignored } = await read(site, '/docs/');
  expect(keys).toEqual(['/docs/', '/docs/new']);
  expect(failed).toEqual(['unreadable /docs/round']);
  expect(ignored).toEqual(['/admin', 'http://169.254.169.254/latest/meta-data']);
  expect(site.asked.filter((line) => line.endsWith('/docs/new') || line.includes('admin'))).toEqual(['200 /docs/new']);
});

test('a page that names another as its own address is read there, unless there is nothing', async () => {
  const says = (title: string, canonical: string) => `<link rel="canonical" href="${canonical}">${linked(title)}`;
  await using site = await webSite({
    '/': linked('Home', 'print', 'lonely', 'one', 'two', 'self'),
    '/print': says('Print', '/page'),
    '/page': says('Page', '/page'),
    '/lonely': says('Lonely', '/nowhere'),
    '/one': says('One', '/two'),
    '/two': says('Two', '/one'),
    '/self': says('Self', 'https://elsewhere.example/'),
  });
  expect((await read(site, '/')).keys.toSorted()).toEqual(['/', '/lonely', '/page', '/self', '/two']);
});

test('endless sites end', async () => {
  const calendar: [string, string][] = Array.from({ length: 400 }, (_, n) => [
    `/calendar?month=${n}`,
    linked(`Month ${n}`, `/calendar?month=${n + 1}`, `/calendar?month=${n + 2}`),
  ]);
  const endless = 'x/'
    .repeat(10)
    .split('/')
    .map((_, n) => `/${'x/'.repeat(n)}`);
  await using site = await webSite({
    ...Object.fromEntries(calendar),
    ...Object.fromEntries(endless.map((path) => [path, linked(path, 'x/')])),
    '/': linked('Home', 'calendar?month=0', 'x/'),
  });
  const { keys } = await read(site, '/', { depth: 50 });
  expect(keys.filter((key) => key.startsWith('/calendar')).length).toBeLessThanOrEqual(100);
  expect(keys.filter((key) => key.startsWith('/x'))).toEqual(['/x/', '/x/x/', '/x/x/x/']);
});

test('a host that asks for patience gets it, and one that stops answering is left alone', async () => {
  let busy = 1;
  await using site = await webSite({
    '/': linked('Home', 'busy', 'closed', ...Array.from({ length: 30 }, (_, n) => `page${n}`)),
    '/busy': (_request, response) => {
      busy -= 1;
      if (busy >= 0) response.writeHead(429, { 'retry-after': '0' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(linked('Busy'));
    },
    '/closed': linked('Closed'),
    ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/page${n}`, linked(`Page ${n}`)])),
  });
  expect((await read(site, '/')).keys).toHaveLength(33);
  for (let n = 0; n < 30; n += 1) site.pages.set(`/page${n}`, (request) => request.destroy());
  const broken = await read(site, '/');
  expect(broken.failed.at(-1)).toBe('upstream_failed ');
  expect(site.asked.length).toBeLessThan(15);
  site.pages.set('/closed', { status: 503, headers: { 'retry-after': '3600' } });
  const paused = await read(site, '/');
  expect(paused.failed).toEqual(['rate_limited ']);
});

test('a sitemap names the pages, in parts and packed, and its dates spare requests', async () => {
  const page = (path: string, changed: string) => `<url><loc>${path}</loc><lastmod>${changed}</lastmod></url>`;
  await using site = await webSite({
    '/sitemap.xml':
      '<sitemapindex><sitemap><loc>/one.xml</loc></sitemap><sitemap><loc>/two.xml.gz</loc></sitemap></sitemapindex>',
    '/one.xml': `<urlset>${page('/a', '2026-01-01')}<url><loc>/b</loc></url>${page('http://other.example/', '2026')}</urlset>`,
    '/two.xml.gz': {
      type: 'application/gzip',
      body: gzipSync(`<urlset>${page('/c', '2026-01-01')}${page('/gone', '2026')}</urlset>`),
    },
    '/a': linked('A', '/not-listed'),
    '/b': { body: linked('B'), etag: '"b"' },
    '/c': linked('C'),
  });
  const first = await read(site, '/sitemap.xml');
  expect(first).toMatchObject({
    keys: ['/a', '/b', '/c', 'gone /gone'],
    ignored: ['http://other.example/'],
    failed: [],
  });
  site.pages.set('/one.xml', `<urlset>${page('/a', '2026-02-02')}<url><loc>/b</loc></url></urlset>`);
  const second = await read(site, '/sitemap.xml', {}, first);
  expect(second.keys).toEqual(['/a', 'unchanged /b', 'kept /c', 'gone /gone']);
  site.pages.set('/two.xml.gz', { status: 503, headers: { 'retry-after': '0' } });
  expect((await read(site, '/sitemap.xml', {}, first)).failed).toEqual(['rate_limited '].map(() => 'upstream_failed '));
  expect((await read(site, '/sitemap.xml', { pages: 1 })).failed).toEqual(['too_large /sitemap.xml#']);
});

test('a sitemap that ends in the middle is reported, so that what it does not name stays, and one that names itself is read once', async () => {
  const pages = '<url><loc>/a</loc></url><url><loc>/b</loc></url>';
  await using site = await webSite({
    '/index.xml': `<sitemapindex>${['/map.xml', '/index.xml', '/map.xml'].map((at) => `<sitemap><loc>${at}</loc></sitemap>`).join('')}</sitemapindex>`,
    '/map.xml': `<urlset>${pages}</urlset>`,
    '/a': linked('A'),
    '/b': linked('B'),
  });
  expect(await read(site, '/index.xml')).toMatchObject({ keys: ['/a', '/b'], failed: [] });
  expect(site.asked.filter((line) => line.endsWith('.xml'))).toEqual(['200 /index.xml', '200 /map.xml']);
  site.pages.set('/map.xml', `<urlset>${pages.slice(0, 25)}`);
  expect(await read(site, '/index.xml')).toMatchObject({ keys: [], failed: ['unreadable '] });
});

test('a feed brings new pages, and those that it no longer shows stay', async () => {
  const feed = (...paths: string[]) =>
    `<rss><channel>${paths.map((path) => `<item><link>${path}</link></item>`).join('')}</channel></rss>`;
  await using site = await webSite({
    '/feed': { type: 'application/rss+xml', body: feed('/1', '/2') },
    '/1': linked('One'),
    '/2': linked('Two'),
    '/3': linked('Three'),
  });
  const first = await read(site, '/feed');
  expect(first.keys).toEqual(['/1', '/2']);
  site.pages.set('/feed', { type: 'application/rss+xml', body: feed('/2', '/3') });
  expect((await read(site, '/feed', {}, first)).keys).toEqual(['/2', '/3', 'kept /1']);
  expect(site.asked).not.toContain('200 /1');
});

test('an address is refused that leads to a private network, or is none', async () => {
  await using site = await webSite({ '/': linked('Home') });
  const { port } = new URL(site.origin);
  const guarded = reader([]);
  for (const address of [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://2130706433:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://0177.0.0.1:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:7f00:1]:${port}/`,
    'http://169.254.169.254/',
    'http://10.0.0.1/',
  ]) {
    await expect(guarded.recognise(address)).rejects.toMatchObject({ code: 'forbidden' });
  }
  expect(site.asked).toEqual([]);
  await expect(guarded.recognise('https://me:secret@example.com/')).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.not.stringContaining('secret'),
  });
  await expect(reader().recognise(`${site.origin}/nothing`)).rejects.toMatchObject({ code: 'not_found' });
  expect(await guarded.recognise('ftp://example.com/')).toBe(undefined);
  expect(await guarded.recognise('docs/page.html')).toBe(undefined);
});

test('a packed file is a file, however much is in it, and a list that is none keeps what there is', async () => {
  const bomb = gzipSync(Buffer.alloc(60_000_000, '<'));
  await using site = await webSite({
    '/bomb.gz': { type: 'application/gzip', body: bomb },
    '/broken.gz': { type: 'application/gzip', body: bomb.subarray(0, 500) },
    '/feed': { type: 'application/rss+xml', body: '<rss><item><link>/a</link></item></rss>' },
    '/a': linked('A'),
  });
  expect((await read(site, '/bomb.gz')).keys).toEqual(['/bomb.gz']);
  expect((await read(site, '/broken.gz')).keys).toEqual(['/broken.gz']);
  const source = (await reader().recognise(`${site.origin}/feed`))!;
  site.pages.set('/feed', { type: 'application/gzip', body: bomb });
  expect(await Array.fromAsync(reader().entries(source))).toMatchObject([{ key: '', reason: { code: 'unreadable' } }]);
});

test('a page that is too large or too slow fails alone', async () => {
  await using site = await webSite({
    '/': linked('Home', 'large', 'slow', 'fine'),
    '/large': 'x'.repeat(100_001),
    '/slow': (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).write('<p>slowly'),
    '/fine': linked('Fine'),
  });
  const { keys, failed } = await read(site, '/');
  expect(keys).toEqual(['/', '/fine']);
  expect(failed).toEqual(['too_large /large', 'timeout /slow']);
});
