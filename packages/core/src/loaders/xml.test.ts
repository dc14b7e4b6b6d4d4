import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { xmlLoader } from './xml.ts';

async function load(content: string) {
  const [document] = await loadAll(xmlLoader, { name: 'a.xml', bytes: new Uint8Array(Buffer.from(content)) });
  if (!document) throw new Error('nothing was read');
  return document;
}

const post = (type: string, title: string, content: string, status = 'publish') =>
  `<item><title>${title}</title><content:encoded><![CDATA[${content}]]></content:encoded><wp:status>${status}</wp:status><wp:post_type>${type}</wp:post_type></item>`;

test('an export of WordPress gives its posts and pages in their paragraphs, without menus and what was thrown away', async () => {
  const classic = 'We open\nat nine.\n\n<strong>Closed</strong> on Sundays.\n\n<!--more-->\n\n<pre>a\n\nb</pre>';
  const block = '<!-- wp:paragraph {"align":"center"} -->\n<p>Tea.</p>\n<!-- /wp:paragraph -->';
  const { text, sections, metadata } = await load(
    `<rss version="2.0"><channel><title>Shop</title>${post('post', 'Hours', classic)}${post('page', 'Menu', block)}${post(
      'nav_menu_item',
      'Home',
      '',
    )}${post('attachment', 'photo_1', '')}${post('post', 'Old', 'Old.', 'trash')}</channel></rss>`,
  );
  expect(text).toBe('# Shop\n\n## Hours\n\nWe open at nine.\n\nClosed on Sundays.\n\na\n\nb\n\n## Menu\n\nTea.\n');
  expect(sections.map(({ heading }) => heading)).toEqual([[], ['Hours'], ['Menu']]);
  expect(metadata).toEqual({ entries: 2 });
});
